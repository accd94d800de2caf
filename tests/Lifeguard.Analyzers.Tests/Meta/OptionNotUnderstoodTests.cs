using System.Diagnostics.CodeAnalysis;
using Lifeguard.Analyzers.Meta;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Lifeguard.Analyzers.Tests.Meta;

public class OptionNotUnderstoodTests
{
    [Theory]
    [InlineData("lifeguard.exit_wait", "5", "a whole number and its unit is expected, such as 500ms, 10s or 2min")]
    [InlineData("lifeguard.failure_pause", "soon", "a whole number and its unit is expected, such as 500ms, 10s or 2min")]
    [InlineData("lifeguard.additional_guards", "Acme.Safe.Run", "documentation ids of methods are expected, separated by |, such as M:Acme.Bus.Receiver.NextAsync")]
    [InlineData("lifeguard.additional_request_sources", "M:Acme.Bus.Next, M:Acme.Bus.Take", "documentation ids of methods are expected, separated by |, such as M:Acme.Bus.Receiver.NextAsync")]
    [InlineData("lifeguard.project_kind", "daemon", "auto, service, tool or library is expected")]
    [InlineData("lifeguard.failure_pauze", "1s", "there is no option of this name")]
    public Task Reports_a_value_or_a_name_that_means_nothing(string key, string value, string why)
    {
        var test = Options($"{key} = {value}");
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.OptionNotUnderstood).WithArguments(key, value, why));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("lifeguard.exit_wait = 5s")]
    [InlineData("lifeguard.failure_pause = 500ms")]
    [InlineData("lifeguard.project_kind = auto")]
    [InlineData("lifeguard.project_kind = Service")]
    [InlineData("lifeguard.additional_guards = M:Not.Referenced.Here")]
    [InlineData("lifeguard.additional_request_sources = M:Acme.Bus.Receiver.NextAsync(System.Threading.CancellationToken) | M:Acme.Bus.Take")]
    [InlineData("lifeguard.additional_loaders = M:Acme.Plugins.Find(System.String)")]
    [InlineData("dotnet_diagnostic.LIFE2001.severity = none")]
    public Task Ignores_what_is_understood_and_what_is_not_ours(string line) => Options(line).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task Reports_a_line_once_however_many_files_it_applies_to()
    {
        var test = Options("lifeguard.exit_wait = 5");
        test.TestState.Sources.Add("class Another { }");
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.OptionNotUnderstood).WithArguments("lifeguard.exit_wait", "5", "a whole number and its unit is expected, such as 500ms, 10s or 2min"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Ignores_options_whose_names_the_host_does_not_list()
    {
        var options = new AnalyzerOptions([], new Unlisted());
        var findings = await AllAnalyzers.Compile(("Service.cs", "class Service { }"))
            .WithAnalyzers([new OptionAnalyzer()], options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Empty(findings);
    }

    /// <summary>A host's options as the compiler's base class leaves them.</summary>
    private sealed class Unlisted : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new NoNames();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class NoNames : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => (value = key == "lifeguard.exit_wait" ? "5" : null) is not null;
        }
    }

    private static Test<OptionAnalyzer, EmptyCodeFixProvider> Options(string line)
        => new Test<OptionAnalyzer, EmptyCodeFixProvider>("class Service { }", OutputKind.DynamicallyLinkedLibrary).With(line);
}
