using Lifeguard.Analyzers.Tests.Testing;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.LoadGuardAnalyzer, Lifeguard.CodeFixes.Startup.LoadGuardNeverRunsCodeFix>;

namespace Lifeguard.Analyzers.Tests.Startup;

public sealed class LoadGuardNeverRunsTests
{
    private static string Feature(string attempt, string clauses, string head = "static void Start(JToken? token)") => $$"""
        using System.Reflection;
        using Newtonsoft.Json;
        using Newtonsoft.Json.Linq;

        static class Feature
        {
            public {{head}}
            {
                try { {{attempt}} }
                {{clauses}}
            }

            private static void Own() { }
        }
        """;

    [Theory]
    [InlineData("var settings = new JObject(); settings.Add(\"a\", 1);", "catch ({|LIFE1003:TypeLoadException|}) { }")]
    [InlineData("Console.WriteLine(JsonConvert.ToString(1));", "catch (FileNotFoundException) { } catch ({|LIFE1003:FileLoadException|} ex) { Console.Error.WriteLine(ex); } catch (TypeLoadException) { }")]
    [InlineData("_ = new JObject();", "catch ({|LIFE1003:System.TypeLoadException|}) { }")]
    public Task Reports_guard_in_the_method_that_needs_the_assembly(string attempt, string clauses) => Verify.Reports(Feature(attempt, clauses));

    [Theory]
    [InlineData("_ = new JObject();", "catch (FileNotFoundException) { }")] // any file
    [InlineData("_ = new JObject();", "catch (Exception) { }")]
    [InlineData("_ = new JObject();", "catch (DllNotFoundException) { } catch (TypeLoadException) { }")] // a native library
    [InlineData("Own();", "catch (TypeLoadException) { }")] // the guard's own method, and another for the work
    [InlineData("Assembly.LoadFrom(\"x.dll\");", "catch (FileLoadException) { }")]
    [InlineData("Assembly.LoadFrom(\"x.dll\"); _ = new JObject();", "catch (FileLoadException) { }")]
    [InlineData("_ = JsonConvert.DeserializeObject(\"{}\", typeof(Uri));", "catch (TypeLoadException) { }")] // may load the type itself
    [InlineData("_ = JObject.Load(new JTokenReader(token!));", "catch (TypeLoadException) { }")]
    [InlineData("token!.Remove();", "catch (TypeLoadException) { }")] // a call that is bound when it is made
    [InlineData("Action run = () => _ = new JObject(); run();", "catch (TypeLoadException) { }")]
    [InlineData("_ = new HttpClient();", "catch (TypeLoadException) { }")]
    public Task Ignores_guard_that_may_run(string attempt, string clauses) => Verify.Ignores(Feature(attempt, clauses));

    [Fact]
    public Task Ignores_async_method() => Verify.Ignores(Feature("_ = new JObject(); await Task.Yield();", "catch (TypeLoadException) { }", "static async Task StartAsync()"));

    [Fact]
    public Task Fixes_by_a_method_of_its_own() => Verify.Fixes("""
        using Newtonsoft.Json.Linq;

        class Feature
        {
            private JObject? _settings;

            public void Start()
            {
                try
                {
                    // optional
                    var settings = new JObject(); // empty
                    _settings = settings;
                }
                catch ({|LIFE1003:TypeLoadException|})
                {
                    Console.Error.WriteLine("none");
                }
            }

            public int Count => _settings?.Count ?? 0;
        }
        """, """
        using Newtonsoft.Json.Linq;

        class Feature
        {
            private JObject? _settings;

            public void Start()
            {
                try
                {
                    StartUnguarded();
                }
                catch (TypeLoadException)
                {
                    Console.Error.WriteLine("none");
                }
            }

            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
            private void StartUnguarded()
            {
                // optional
                var settings = new JObject(); // empty
                _settings = settings;
            }

            public int Count => _settings?.Count ?? 0;
        }
        """);

    [Theory]
    [InlineData("_ = new JValue(token);")]
    [InlineData("_ = new JObject(); return;")]
    public Task Offers_nothing_where_the_try_is_part_of_its_method(string attempt) => Verify.OffersNothing(Feature(attempt, "catch ({|LIFE1003:TypeLoadException|}) { }"));

    private const string Program = """
        using System.IO;
        using Newtonsoft.Json.Linq;

        static class Program
        {
            static int Main()
            {
                try
                {
                    Start();
                    return 3;
                }
                catch (FileNotFoundException)
                {
                    return 4; // too late: the feature's own guard was not entered
                }
            }

            static void Start()
            {
                try
                {
                    var settings = new JObject();
                    Console.WriteLine(settings.Count);
                }
                catch (FileNotFoundException)
                {
                    Console.WriteLine("none");
                }
                catch (TypeLoadException)
                {
                    Console.WriteLine("none");
                }
            }
        }
        """;

    /// <summary>The assembly is compiled against and not deployed.</summary>
    [Fact]
    public async Task Guard_of_the_same_method_is_not_entered()
    {
        using var running = await RunningProgram.StartAsync(Program);
        Assert.Equal(4, await running.StatusAsync());
    }

    [Fact]
    public async Task Guard_of_another_method_holds()
    {
        using var running = await RunningProgram.StartAsync(await AllFixes.ApplyAsync(Program, "LIFE1003"));
        Assert.Equal("none", await running.ReadLineAsync());
        Assert.Equal(3, await running.StatusAsync());
    }
}
