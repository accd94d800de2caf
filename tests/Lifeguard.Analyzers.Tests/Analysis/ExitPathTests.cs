using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Tests.Analysis;

public sealed class ExitPathTests
{
    [Theory]
    [InlineData("public async Task StopAsync(CancellationToken token) => Here();", "process: StopAsync")]
    [InlineData("public async Task StopAsync(CancellationToken token) => Inner(); void Inner() => Here();", "process: StopAsync, Inner")]
    [InlineData("public async Task StopAsync(CancellationToken token) => await Task.Run(() => Here());", "process: StopAsync")]
    [InlineData("public async Task StopAsync(CancellationToken token) => await Task.Run(() => Here()).WaitAsync(token);", "unknown: handed to somebody")]
    [InlineData("public Task StopAsync(CancellationToken token) => InnerAsync(); async Task InnerAsync() => Here();", "process: StopAsync, InnerAsync")]
    [InlineData("public Task StopAsync(CancellationToken token) => Task.WhenAny(InnerAsync()); async Task InnerAsync() => Here();", "unknown: InnerAsync, its caller does not simply wait for it")]
    [InlineData("public Task StopAsync(CancellationToken token) => Task.CompletedTask; public void Dispose() => Here();", "component: Dispose")]
    [InlineData("public Task StopAsync(CancellationToken token) => Task.CompletedTask; public void Work() => Here();", "unknown: Work has callers that are not here")]
    [InlineData("public Task StopAsync(CancellationToken token) => Task.CompletedTask; void Unused() => Here();", "unknown: nobody calls Unused")]
    [InlineData("public Task StopAsync(CancellationToken token) => Task.CompletedTask; void Again() { Again(); Here(); }", "unknown: nobody calls Again")]
    [InlineData("public Task StopAsync(CancellationToken token) => Task.CompletedTask; void Hook() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Here();", "process: the ProcessExit handler")]
    public void Says_what_is_stopping(string members, string expected)
    {
        var tree = CSharpSyntaxTree.ParseText($$"""
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            class Worker : Microsoft.Extensions.Hosting.IHostedService
            {
                public Task StartAsync(CancellationToken token) => Task.CompletedTask;
                {{members}}
                public static void Here() { }
            }
            """, cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create("exit", [tree], References.Assemblies);
        var here = tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>().Single(call => call.ToString() == "Here()");
        var program = ProgramModel.For(compilation);
        Assert.Equal(expected, ExitPath.Of(here, program, program.Sources.ModelFor(here), TestContext.Current.CancellationToken).ToString());
    }
}
