using Lifeguard.Analyzers.Tests.Testing;

namespace Lifeguard.Analyzers.Tests.Startup;

/// <summary>What is said of a static initializer that fails, seen on real processes: the examples of rules.md, run.</summary>
public sealed class StaticInitializerLoadsProcessTests : IDisposable
{
    /// <summary>Starts, and uses the model of the example for each line that it reads.</summary>
    private const string Pricing = """
        internal static class Program
        {
            private static void Main(string[] args)
            {
                Environment.CurrentDirectory = args[0];
                Console.WriteLine("started");
                Exception first = null;
                while (Console.ReadLine() != null)
                {
                    try
                    {
                        Console.WriteLine(Price());
                    }
                    catch (TypeInitializationException ex)
                    {
                        first ??= ex;
                        Console.WriteLine($"{ex.InnerException.GetType().Name}, {(ex == first ? "the same" : "another")}");
                    }
                }
            }

            private static int Price() => Model.Weights.Length;
        }
        """;

    private const string PricingThatLoadsFirst = """
        internal static class Program
        {
            private static void Main(string[] args)
            {
                var model = Model.Load(Path.Combine(args[0], "model.bin"));
                Console.WriteLine("started");
                while (Console.ReadLine() != null)
                    Console.WriteLine(model.Weights.Length);
            }
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeguard-model-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_static_initializer_that_failed_once_fails_at_every_use_when_the_cause_is_gone()
    {
        using var running = await RunningProgram.StartAsync(ExampleProgram.Of("LIFE1009", "Violation", Pricing), [], _folder.FullName);
        Assert.Equal("started", await running.ReadLineAsync());

        Assert.Equal("FileNotFoundException, the same", await AskAsync(running));
        await WriteModelAsync();
        Assert.Equal("FileNotFoundException, the same", await AskAsync(running));
    }

    [Fact]
    public async Task A_load_at_the_start_fails_before_the_first_request_and_succeeds_when_the_cause_is_gone()
    {
        var program = ExampleProgram.Of("LIFE1009", "Fix", PricingThatLoadsFirst);
        using var without = await RunningProgram.StartAsync(program, [], _folder.FullName);
        Assert.Null(await without.ReadLineAsync());
        Assert.Equal(134, await without.StatusAsync());

        await WriteModelAsync();
        using var with = await RunningProgram.StartAsync(program, [], _folder.FullName);
        Assert.Equal("started", await with.ReadLineAsync());
        Assert.Equal("3", await AskAsync(with));
    }

    private Task WriteModelAsync() => File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "model.bin"), [1, 2, 3], TestContext.Current.CancellationToken);

    private static async Task<string?> AskAsync(RunningProgram running)
    {
        await running.Process.StandardInput.WriteLineAsync("price");
        return await running.ReadLineAsync();
    }
}
