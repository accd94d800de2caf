using Lifeguard.Analyzers.Exit;
using Lifeguard.Analyzers.RequestLoop;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Lifeguard.Analyzers.Tests.Meta;

/// <summary>What the rules make of a program whose author says what it is.</summary>
public class ProjectKindTests
{
    private static string Consumer(string head) => $$"""
        using System.Threading.Channels;

        {{head}}
        {
            await File.AppendAllTextAsync("done", await Jobs.Reader.ReadAsync());
        }

        static class Jobs { public static ChannelReader<string> Reader { get; } = Channel.CreateUnbounded<string>().Reader; }
        """;

    private static string Listener(string head) => $$"""
        using System.Net.Sockets;

        var listener = new TcpListener(System.Net.IPAddress.Loopback, 8080);
        listener.Start();
        {{head}}
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync(new byte[1]);
        }
        """;

    private const string Silent = "while (true)";
    private const string Reported = "{|LIFE2001:while (true)|}";

    [Theory]
    [InlineData("auto", Silent)]
    [InlineData("service", Reported)]
    [InlineData("tool", Silent)]
    public Task Consumer_in_Main_is_a_service_where_its_author_says_so(string kind, string head) => Under<LoopAnalyzer>(kind, Consumer(head));

    [Theory]
    [InlineData("auto", Reported)]
    [InlineData("service", Reported)]
    [InlineData("tool", Silent)]
    public Task Listener_in_Main_is_none_where_its_author_says_so(string kind, string head) => Under<LoopAnalyzer>(kind, Listener(head));

    [Theory]
    [InlineData("auto", "{|LIFE4017:Console.ReadLine()|}")]
    [InlineData("service", "{|LIFE4017:Console.ReadLine()|}")]
    [InlineData("tool", "Console.ReadLine()")]
    [InlineData("library", "Console.ReadLine()")]
    public Task Console_may_keep_a_tool_alive(string kind, string read) => Under<ConsoleReadAnalyzer>(
        kind,
        $"""
        var listener = new System.Net.HttpListener();
        listener.Start();
        {read};
        """);

    [Theory]
    [InlineData("auto", "{|LIFE4008:catch (Exception ex)|}")]
    [InlineData("library", "catch (Exception ex)")]
    public Task Library_has_no_exit_status(string kind, string clause) => Under<ExitCallAnalyzer>(
        kind,
        $$"""
        try
        {
            new ManualResetEvent(false).WaitOne();
        }
        {{clause}}
        {
            Console.Error.WriteLine($"Fatal: {ex}");
        }
        """);

    private static Task Under<TAnalyzer>(string kind, string source)
        where TAnalyzer : DiagnosticAnalyzer, new()
        => new Test<TAnalyzer, EmptyCodeFixProvider>(source, OutputKind.ConsoleApplication).With($"lifeguard.project_kind = {kind}").RunAsync(TestContext.Current.CancellationToken);
}
