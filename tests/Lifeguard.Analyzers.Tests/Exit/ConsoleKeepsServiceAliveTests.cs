using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.ConsoleReadAnalyzer, Lifeguard.CodeFixes.Exit.ConsoleKeepsServiceAliveCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class ConsoleKeepsServiceAliveTests
{
    private static string Program(string body) => $$"""
        using Microsoft.Extensions.Hosting;

        var host = Host.CreateApplicationBuilder(args).Build();
        var server = new Server();
        {{body}}

        class Server { public void Start() { } public void Stop() { } }
        """;

    [Theory]
    [InlineData("server.Start(); {|LIFE4017:Console.ReadLine()|}; server.Stop();")]
    [InlineData("server.Start(); Console.WriteLine(\"running\"); {|LIFE4017:Console.ReadKey()|}; server.Stop();")]
    [InlineData("host.Start(); {|LIFE4017:Console.ReadLine()|};")]
    [InlineData("var listener = new System.Net.HttpListener(); listener.Start(); {|LIFE4017:Console.ReadLine()|};")]
    public Task Suggests_for_a_service_that_waits_for_a_key(string body) => Verify.Reports(Program(body), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("server.Start(); var line = Console.ReadLine(); if (line == \"q\") server.Stop();")]
    [InlineData("server.Start(); server.Stop(); Console.ReadKey();")]
    [InlineData("Console.WriteLine(\"press any key\"); Console.ReadKey();")]
    [InlineData("server.Start(); if (Environment.UserInteractive) Console.ReadLine(); server.Stop();")]
    [InlineData("server.Start(); if (!Console.IsInputRedirected) Console.ReadLine(); server.Stop();")]
    [InlineData("try { server.Start(); } catch (Exception ex) { Console.WriteLine(ex); Console.ReadLine(); } server.Stop();")]
    [InlineData("await host.RunAsync();")]
    public Task Ignores_what_is_no_keep_alive(string body) => Verify.Ignores(Program(body), OutputKind.ConsoleApplication);

    [Fact]
    public Task Ignores_type_that_does_not_bind() => Verify.Ignores("""
        var server = new {|CS0246:ServiceHost|}();
        server.Open();
        Console.ReadLine();
        server.Close();
        """, OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("await host.StartAsync(); {|LIFE4017:Console.ReadLine()|}; // q", "await host.StartAsync(); await host.WaitForShutdownAsync(); // q")]
    [InlineData("await host.StartAsync(); {|LIFE4017:Console.ReadLine()|};\nawait host.StopAsync();\nConsole.WriteLine();", "await host.StartAsync(); await host.WaitForShutdownAsync();\nConsole.WriteLine();")]
    public Task Fixes_host_by_waiting_for_its_shutdown(string body, string waiting) => Verify.Fixes(Program(body), Program(waiting), OutputKind.ConsoleApplication);

    [Fact]
    public Task Fixes_singly_where_the_user_is_asked_to_press_a_key() => Verify.FixesSingly(
        Program("await host.StartAsync(); Console.WriteLine(\"Press Enter to stop\"); {|LIFE4017:Console.ReadLine()|};"),
        Program("await host.StartAsync(); Console.WriteLine(\"Press Enter to stop\"); await host.WaitForShutdownAsync();"),
        OutputKind.ConsoleApplication);

    [Fact]
    public Task Offers_nothing_for_other_servers() => Verify.OffersNothing(Program("server.Start(); {|LIFE4017:Console.ReadLine()|}; server.Stop();"), OutputKind.ConsoleApplication);
}
