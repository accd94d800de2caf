using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.ExitCallAnalyzer, Lifeguard.CodeFixes.Exit.FailureExitsZeroCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class FailureExitsZeroTests
{
    private const string Host = "await Host.CreateApplicationBuilder(args).Build().RunAsync();";

    private static string Program(string body, string returns = "async Task", string members = "") => $$"""
        using Microsoft.Extensions.Hosting;

        static class Program
        {
            static {{returns}} Main(string[] args)
            {
                {{body}}
            }
            {{members}}
        }
        """;

    private static Task Reports(string program) => Verify.Reports(program, OutputKind.ConsoleApplication);

    private static Task Ignores(string program) => Verify.Ignores(program, OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("{|LIFE4008:catch (Exception ex)|} { Console.Error.WriteLine(ex); }")]
    [InlineData("{|LIFE4008:catch|} { }")]
    [InlineData("{|LIFE4008:catch (Exception ex)|} { Console.Error.WriteLine(ex); return; }")]
    [InlineData("{|LIFE4008:catch (InvalidOperationException ex)|} { Console.Error.WriteLine(ex.Message); }")]
    [InlineData("{|LIFE4008:catch (Exception ex)|} { Console.Error.WriteLine(ex); } finally { Console.WriteLine(\"bye\"); }")]
    [InlineData("catch (OperationCanceledException) { } {|LIFE4008:catch (Exception ex)|} { Console.Error.WriteLine(ex); } Console.WriteLine(\"bye\");")]
    public Task Reports_main_that_reports_and_returns(string clauses) => Reports(Program($"try {{ {Host} }} {clauses}"));

    [Theory]
    [InlineData("catch (Exception ex) { Console.Error.WriteLine(ex); throw; }")]
    [InlineData("catch (Exception ex) { Console.Error.WriteLine(ex); Environment.ExitCode = 1; }")]
    [InlineData("catch (Exception ex) { Console.Error.WriteLine(ex); Environment.Exit(1); }")]
    [InlineData("catch (Exception ex) { Environment.FailFast(null, ex); }")]
    [InlineData("catch (Exception ex) { Fail(ex); }")]
    [InlineData("catch (Exception ex) when (ex is not OperationCanceledException) { Console.Error.WriteLine(ex); Environment.ExitCode = 1; }")]
    [InlineData("catch (OperationCanceledException) { }")]
    [InlineData("catch (TaskCanceledException ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("catch (HostAbortedException) { Console.Error.WriteLine(\"aborted by a tool\"); }")]
    [InlineData("catch (InvalidOperationException) { Console.WriteLine(\"asked to leave\"); }")]
    [InlineData("catch (Exception ex) { Console.Error.WriteLine(ex); } Environment.Exit(1);")]
    [InlineData("catch (Exception ex) { Console.Error.WriteLine(ex); } finally { Environment.ExitCode = 3; }")]
    public Task Ignores_main_that_tells(string clauses) => Ignores(Program($"try {{ {Host} }} {clauses}", members: "static void Fail(Exception ex) { Console.Error.WriteLine(ex); Environment.ExitCode = 70; }"));

    [Theory]
    [InlineData("try { " + Host + " return 0; } {|LIFE4008:catch (Exception ex)|} { Console.Error.WriteLine(ex); return 0; }")]
    [InlineData("try { " + Host + " } {|LIFE4008:catch (Exception ex)|} { Console.Error.WriteLine(ex); } return 0;")]
    public Task Reports_status_zero_returned(string body) => Reports(Program(body, "async Task<int>"));

    [Theory]
    [InlineData("try { " + Host + " return 0; } catch (Exception ex) { Console.Error.WriteLine(ex); return 1; }")]
    [InlineData("var status = 0; try { " + Host + " } catch (Exception ex) { Console.Error.WriteLine(ex); status = 1; } return status;")]
    [InlineData("var status = 1; try { " + Host + " status = 0; } catch (Exception ex) { Console.Error.WriteLine(ex); } return status;")]
    public Task Ignores_status_returned(string body) => Ignores(Program(body, "async Task<int>"));

    [Fact]
    public Task Ignores_a_step_of_the_start() => Ignores(Program("try { File.Delete(\"old\"); } catch (Exception ex) { Console.Error.WriteLine(ex); } " + Host));

    [Fact]
    public Task Ignores_a_run_that_is_tried_again() => Ignores(Program("while (true) { try { " + Host + " } catch (Exception ex) { Console.Error.WriteLine(ex); } }"));

    [Fact]
    public Task Ignores_a_tool_that_serves_nobody() => Ignores(Program("await Task.Yield(); try { File.Copy(args[0], args[1]); } catch (Exception ex) { Console.Error.WriteLine(ex); }"));

    [Fact]
    public Task Ignores_a_library() => Verify.Ignores(Program($"try {{ {Host} }} catch (Exception ex) {{ Console.Error.WriteLine(ex); }}"));

    [Fact]
    public Task Reports_main_that_waits_for_its_end() => Reports(Program(
        "var stop = new ManualResetEvent(false); try { Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Set(); }; stop.WaitOne(); } {|LIFE4008:catch (Exception ex)|} { Console.WriteLine(ex); }", "void"));

    [Fact]
    public Task Reports_the_method_that_main_consists_of() => Reports(Program(
        "MainAsync(args).GetAwaiter().GetResult();", "void", $"static async Task MainAsync(string[] args) {{ try {{ {Host} }} {{|LIFE4008:catch (Exception ex)|}} {{ Console.Error.WriteLine(ex); }} }}"));

    [Fact]
    public Task Reports_top_level_statements() => Reports($$"""
        using Microsoft.Extensions.Hosting;

        try
        {
            {{Host}}
        }
        {|LIFE4008:catch (Exception ex)|}
        {
            Console.Error.WriteLine(ex);
        }
        """);

    [Theory]
    [InlineData("try { Work(); } catch (Exception ex) { Console.Error.WriteLine(ex); {|LIFE4008:Environment.Exit(0)|}; }")]
    [InlineData("try { Work(); } catch (IOException ex) { Console.Error.WriteLine(ex); {|LIFE4008:Environment.Exit(0)|}; }")]
    [InlineData("if (!Task.Run(Work).Wait(5000)) {|LIFE4008:Environment.Exit(0)|};")]
    [InlineData("try { Work(); } catch (Exception ex) { Console.Error.WriteLine(ex); {|LIFE4008:Exit(Code.Fine)|}; }")]
    public Task Reports_exit_with_zero_after_a_failure(string body) => Reports(Program(body, "void",
        "static void Work() { } enum Code { Fine, Bad } static void Exit(Code code) { Console.WriteLine(code); Environment.Exit((int)code); }"));

    [Theory]
    [InlineData("try { Work(); } catch (Exception ex) { Console.Error.WriteLine(ex); Environment.Exit(1); }")]
    [InlineData("try { Work(); } catch (OperationCanceledException) { Environment.Exit(0); }")]
    [InlineData("try { Work(); } catch (IOException) { Environment.Exit(0); }")]
    [InlineData("try { Work(); } catch (Exception ex) { Console.Error.WriteLine(ex); Exit(Code.Bad); }")]
    [InlineData("if (Task.Run(Work).Wait(5000)) Environment.Exit(0);")]
    [InlineData("Environment.Exit(0);")]
    public Task Ignores_exit_with_zero_otherwise(string body) => Ignores(Program(body, "void",
        "static void Work() { } enum Code { Fine, Bad } static void Exit(Code code) { Console.WriteLine(code); Environment.Exit((int)code); }"));

    [Fact]
    public Task Fixes_main_that_returns_nothing() => Verify.Fixes(
        Program($$"""
            try
                    {
                        {{Host}}
                    }
                    {|LIFE4008:catch (Exception ex)|}
                    {
                        Console.Error.WriteLine(ex); // and then?
                    }
            """),
        Program($$"""
            try
                    {
                        {{Host}}
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex); // and then?
                        Environment.ExitCode = 1;
                    }
            """), OutputKind.ConsoleApplication);

    [Fact]
    public Task Fixes_returned_status() => Verify.Fixes(
        Program("try { " + Host + " return 0; } {|LIFE4008:catch (Exception ex)|} { Console.Error.WriteLine(ex); return 0; }", "async Task<int>"),
        Program("try { " + Host + " return 0; } catch (Exception ex) { Console.Error.WriteLine(ex); return 1; }", "async Task<int>"), OutputKind.ConsoleApplication);

    [Fact]
    public Task Fixes_status_returned_behind_the_try() => Verify.Fixes(
        Program($$"""
            try
                    {
                        {{Host}}
                    }
                    {|LIFE4008:catch (Exception ex)|}
                    {
                        Console.Error.WriteLine(ex);
                    }

                    return 0;
            """, "async Task<int>"),
        Program($$"""
            try
                    {
                        {{Host}}
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                        return 1;
                    }

                    return 0;
            """, "async Task<int>"), OutputKind.ConsoleApplication);

    [Fact]
    public Task Offers_nothing_where_the_return_would_skip_something() => Verify.OffersNothing(
        Program("try { " + Host + " } {|LIFE4008:catch (Exception ex)|} { Console.Error.WriteLine(ex); } File.Delete(\"pid\"); return 0;", "async Task<int>"), OutputKind.ConsoleApplication);

    [Fact]
    public Task Fixes_exit() => Verify.Fixes(
        Program("try { File.Delete(\"old\"); } catch (Exception ex) { Console.Error.WriteLine(ex); {|LIFE4008:Environment.Exit(0)|}; }", "void"),
        Program("try { File.Delete(\"old\"); } catch (Exception ex) { Console.Error.WriteLine(ex); Environment.Exit(1); }", "void"), OutputKind.ConsoleApplication);
}
