using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.ExitCallAnalyzer, Lifeguard.CodeFixes.Exit.LastWordsLostCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class LastWordsLostTests
{
    private static string Program(string body, string extra = "") => $$"""
        using Microsoft.Extensions.Logging;

        static class Program
        {
            static void Check(ILogger logger, string path, int port, Exception ex)
            {
                {{body}}
            }

            static void Main() { }
        }
        {{extra}}
        """;

    [Theory]
    [InlineData("{|LIFE4011:logger.LogCritical(\"no configuration\")|}; Environment.Exit(78);")]
    [InlineData("if (path == \"\") { {|LIFE4011:logger.LogError(ex, \"cannot read {Path}\", path)|}; Environment.Exit(1); }")]
    [InlineData("{|LIFE4011:logger.LogCritical(ex, \"broken\")|}; Environment.FailFast(\"broken\");")]
    public Task Suggests_for_a_record_directly_before_the_end(string body) => Verify.Reports(Program(body), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("logger.LogCritical(\"no configuration\"); Console.Error.WriteLine(\"no configuration\"); Environment.Exit(78);")]
    [InlineData("Console.Error.WriteLine(\"no configuration\"); Environment.Exit(78);")]
    [InlineData("logger.LogCritical(\"no configuration\"); throw ex;")]
    [InlineData("logger.LogCritical(\"no configuration\"); Environment.ExitCode = 78;")]
    public Task Ignores_what_is_written_or_flushed(string body) => Verify.Ignores(Program(body), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("UseSerilog")]
    [InlineData("AddWindowsService")] // brings the event log
    public Task Ignores_logger_that_writes_at_once(string setup)
        => Verify.Ignores(Program("logger.LogCritical(\"no configuration\"); Environment.Exit(78);", $"static class Setup {{ static void {setup}() {{ }} }}"), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("logger.LogCritical(\"no configuration\");", "\"no configuration\"")]
    [InlineData("logger.LogCritical(\"cannot bind {Port} of {Path}\", port, path);", "$\"cannot bind {port} of {path}\"")]
    [InlineData("logger.LogError(ex, \"cannot read {Path}\", path);", "$\"cannot read {path}: {ex}\"")]
    [InlineData("logger.LogError(\"port {Port:X4}\", port);", "$\"port {port:X4}\"")]
    public Task Fixes_by_standard_error_as_well(string log, string message) => Verify.Fixes(
        Program($"{{|LIFE4011:{log.TrimEnd(';')}|}};\n        Environment.Exit(1);"),
        Program($"{log}\n        Console.Error.WriteLine({message});\n        Environment.Exit(1);"), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("logger.LogError(\"port {Port}\", port + 1);")]
    [InlineData("logger.LogError(path);")]
    public Task Offers_nothing_for_a_record_it_cannot_spell(string log)
        => Verify.OffersNothing(Program($"{{|LIFE4011:{log.TrimEnd(';')}|}};\n        Environment.Exit(1);"), OutputKind.ConsoleApplication);
}
