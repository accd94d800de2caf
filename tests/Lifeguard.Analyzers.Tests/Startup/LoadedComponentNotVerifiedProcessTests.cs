using System.Net;
using System.Net.Sockets;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Tests.Startup;

/// <summary>The incident behind the project, replayed by real processes: a plug-in loads and has no usable member.</summary>
public sealed class LoadedComponentNotVerifiedProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeguard-plugin-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Unguarded_service_starts_and_fails_every_request()
    {
        var program = Service(Plugin(), "plugin.GetType(\"Acme.Pricing\")!.GetMethod(\"PriceOf\")!");
        Assert.Contains(await AllAnalyzers.RunAsync(AllAnalyzers.Compile(("Service.cs", program)).WithOptions(new Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions(OutputKind.ConsoleApplication))),
            finding => finding.Id == "LIFE1001");
        using var service = await RunningProgram.StartAsync(program);
        var port = int.Parse((await service.ReadLineAsync())!, null);
        for (var request = 0; request < 3; request++)
            Assert.Equal("NullReferenceException", await AskAsync(port));
        Assert.False(service.Process.HasExited);
    }

    /// <summary>With the fix of LIFE1001 alone it refuses, and says what is missing; the status is that of any unhandled exception.</summary>
    [Fact]
    public async Task Checked_service_refuses_to_start()
    {
        using var service = await RunningProgram.StartAsync(Service(Plugin(), "plugin.GetType(\"Acme.Pricing\", throwOnError: true)!.GetMethod(\"PriceOf\") ?? throw new InvalidOperationException(\"There is no member PriceOf\")"));
        Assert.Null(await service.ReadLineAsync());
        Assert.Contains("There is no member PriceOf", await service.Process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(134, await service.StatusAsync());
    }

    [Fact]
    public async Task Guarded_service_names_the_member_and_exits_with_78_before_it_listens()
    {
        using var service = await RunningProgram.StartAsync(Service(Plugin(), "plugin.GetType(\"Acme.Pricing\")!.GetMethod(\"PriceOf\")!",
            "var status = await new Lifeguard.StartupGuard().RequireMember(\"Acme.Pricing, plugin\", \"PriceOf\").RunAsync(); if (status != 0) return status;"), "Lifeguard.dll");
        Assert.Null(await service.ReadLineAsync());
        Assert.Contains("MissingMemberException: Acme.Pricing has no public member 'PriceOf'.", await service.Process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(78, await service.StatusAsync());
    }

    /// <summary>The library is not beside the program: the method that names it does not even begin, its own guard included.</summary>
    [Theory]
    [InlineData("", 134)]
    [InlineData("var status = await new Lifeguard.StartupGuard().Preload(\"Newtonsoft.Json\").RunAsync(); if (status != 0) return status;", 78)]
    public async Task Library_that_is_missing_passes_the_guard_around_its_use_and_not_the_preload(string preload, int status)
    {
        using var service = await RunningProgram.StartAsync($$"""
            await Task.Yield();
            {{preload}}
            Use();
            return 0;

            static void Use()
            {
                try
                {
                    Console.WriteLine(Newtonsoft.Json.JsonConvert.SerializeObject(1));
                }
                catch (Exception)
                {
                    Environment.Exit(78);
                }
            }
            """, "Lifeguard.dll");
        var report = await service.Process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, await service.StatusAsync());
        Assert.Contains("FileNotFoundException: Could not load file or assembly 'Newtonsoft.Json", report);
        Assert.Equal(status == 78, report.StartsWith("lifeguard: event=startup check=assembly_Newtonsoft.Json status=78 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Port_in_use_ends_with_69_and_names_the_address()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var service = await RunningProgram.StartAsync($$"""
            using System.Net;
            using System.Net.Sockets;

            var address = new IPEndPoint(IPAddress.Loopback, {{((IPEndPoint)taken.LocalEndpoint).Port}});
            var listener = new TcpListener(address);
            var status = await new Lifeguard.StartupGuard().Check($"listen on {address}", _ => { listener.Start(); return Task.CompletedTask; }).RunAsync();
            if (status == 0)
                Console.WriteLine("listens");
            return status;
            """, "Lifeguard.dll");
        Assert.Null(await service.ReadLineAsync());
        Assert.Contains(taken.LocalEndpoint.ToString()!.Replace(' ', '_'), await service.Process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(69, await service.StatusAsync());
    }

    /// <summary>Answers each connection with what the plug-in says of an apple, and reports its port once it listens.</summary>
    private static string Service(string plugin, string member, string guard = "") => $$"""
        using System.Net;
        using System.Net.Sockets;
        using System.Reflection;
        using System.Text;

        var plugin = Assembly.LoadFrom(@"{{plugin}}");
        {{guard}}
        var priceOf = {{member}};
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        while (true)
        {
            using var client = listener.AcceptTcpClient();
            string answer;
            try
            {
                answer = (string)priceOf.Invoke(null, ["apple"])!;
            }
            catch (Exception ex)
            {
                answer = ex.GetType().Name;
            }

            client.GetStream().Write(Encoding.ASCII.GetBytes(answer));
        }
        #pragma warning disable CS0162 // the guard returns a status
        return 0;
        """;

    /// <summary>Built against another version: it prices by another name.</summary>
    private string Plugin()
    {
        var file = Path.Combine(_folder.FullName, "plugin.dll");
        Assert.True(AllAnalyzers.Compile(("Pricing.cs", "namespace Acme; public static class Pricing { public static string QuoteOf(string item) => item; }")).WithAssemblyName("plugin").Emit(file).Success);
        return file;
    }

    private static async Task<string> AskAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        using var answer = new StreamReader(client.GetStream());
        return await answer.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
