using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.StatusAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class StatusWrapsTests
{
    private static string Program(string body) => $$"""
        static class Program
        {
            private const int Broken = 512;

            static int Main()
            {
                {{body}}
            }

            static int Size() { return 256; }
        }
        """;

    [Theory]
    [InlineData("return {|LIFE4009:256|};")]
    [InlineData("return {|LIFE4009:Broken|};")]
    [InlineData("Environment.ExitCode = {|LIFE4009:-256|}; return 1;")]
    [InlineData("Environment.Exit({|LIFE4009:256|}); return 1;")]
    public Task Reports_status_whose_low_byte_is_zero(string body) => Verify.Reports(Program(body), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("return 0;")]
    [InlineData("return 125;")]
    [InlineData("Environment.ExitCode = 1; return Size() > 0 ? 1 : 0;")]
    public Task Ignores_other_numbers(string body) => Verify.Ignores(Program(body), OutputKind.ConsoleApplication);
}
