using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Startup;

/// <summary>Looks at every container that is built by hand, and asks whether it is validated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ContainerAnalyzer() : RuleAnalyzer<ContainerFacts>(new ContainerNotValidated())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("Microsoft.Extensions.DependencyInjection.ServiceProviderOptions");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Calls.Where(call => call.CalledName()?.Identifier.ValueText == "BuildServiceProvider" && call.ArgumentList.Arguments.Count == 0);

    protected override ContainerFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => model.GetSymbolInfo((InvocationExpressionSyntax)candidate, cancellationToken).Symbol is IMethodSymbol method
            && program.Types.Is((method.ReducedFrom ?? method).ContainingType, "Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions")
            ? new((InvocationExpressionSyntax)candidate)
            : null;
}
