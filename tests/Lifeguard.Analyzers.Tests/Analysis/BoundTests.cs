using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Tests.Analysis;

public sealed class BoundTests
{
    [Theory]
    [InlineData("_stored", "unbounded: a stored task")]
    [InlineData("_short", "bounded: only tasks that end by themselves are stored")]
    [InlineData("Kept", "unbounded: a stored task")]
    [InlineData("Shown", "unbounded: a stored task")]
    [InlineData("Made", "unknown: a property that does not keep a task")]
    [InlineData("_source.Task", "unbounded: nothing limits it")]
    [InlineData("Task.Delay(100)", "bounded: a delay")]
    [InlineData("Task.Delay(-1)", "unbounded: nothing limits it")]
    [InlineData("Task.Delay(Timeout.Infinite, token)", "bounded: a delay")]
    [InlineData("Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None)", "unbounded: nothing limits it")]
    [InlineData("_stored.WaitAsync(token)", "bounded: limited by token")]
    [InlineData("_stored.WaitAsync(TimeSpan.FromMilliseconds(-1))", "unbounded: a stored task")]
    [InlineData("_stored.WaitAsync(default(CancellationToken))", "unbounded: a stored task")]
    [InlineData("Task.WhenAll(_short, _stored)", "unbounded: a stored task")]
    [InlineData("Task.WhenAll(_many)", "unbounded: stored tasks")]
    [InlineData("Task.WhenAny(_stored, Task.Delay(100))", "unknown: ends with the first of several")]
    [InlineData("Task.WhenAny(_stored, _source.Task)", "unbounded: a stored task")]
    [InlineData("InnerAsync()", "unbounded: a stored task")]
    [InlineData("ShortAsync()", "bounded: nothing to wait for")]
    [InlineData("LimitedAsync(token)", "unknown: LimitedAsync was given a limit")]
    [InlineData("Task.Run(() => Console.WriteLine())", "unknown: work handed to the pool")]
    [InlineData("Task.Run(async () => await _stored)", "unbounded: a stored task")]
    public void Says_whether_a_task_ends(string task, string expected)
    {
        var tree = CSharpSyntaxTree.ParseText($$"""
            using System;
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;

            class Worker
            {
                private readonly Task _stored = Task.Run(() => { });
                private readonly Task _short = Task.Delay(100);
                private readonly List<Task> _many = new();
                private readonly TaskCompletionSource _source = new();
                private Task Kept { get; set; } = Task.CompletedTask;
                private Task Shown => _stored;
                private Task Made => LimitedAsync(default);
                private async Task InnerAsync() => await _stored;
                private async Task ShortAsync() { }
                private static Task LimitedAsync(CancellationToken token) => Task.CompletedTask;
                object Here(CancellationToken token) => {{task}};
            }
            """, cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create("bound", [tree], References.Assemblies);
        var here = tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<MethodDeclarationSyntax>().Single(method => method.Identifier.ValueText == "Here").ExpressionBody!.Expression;
        var program = ProgramModel.For(compilation);
        Assert.Equal(expected, Bound.OfTask(here, program, program.Sources.ModelFor(here), TestContext.Current.CancellationToken).ToString());
    }
}
