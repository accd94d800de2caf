using Lifeguard.Analyzers.Exit;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace Lifeguard.Analyzers.Tests.Exit;

/// <summary>Off by default; the test framework turns everything on.</summary>
public sealed class StatusReservedTests
{
    private static Task Verify(string status)
        => new Test<StatusAnalyzer, EmptyCodeFixProvider>($"Environment.Exit({status});", OutputKind.ConsoleApplication).RunAsync(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("{|LIFE4014:-1|}")]
    [InlineData("{|LIFE4014:126|}")]
    [InlineData("{|LIFE4014:137|}")]
    [InlineData("{|LIFE4014:200|}")]
    [InlineData("{|LIFE4014:255|}")]
    [InlineData("{|LIFE4014:1000|}")]
    public Task Reports_numbers_that_others_use(string status) => Verify(status);

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("78")]
    [InlineData("125")]
    [InlineData("170")]
    public Task Ignores_free_numbers(string status) => Verify(status);
}
