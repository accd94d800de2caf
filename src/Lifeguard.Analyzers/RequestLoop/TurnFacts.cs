using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>What is known about how a loop that need not end hears of a stop, and what it does when there is nothing to do.</summary>
/// <param name="IgnoredToken">A stop token that the function is given and never looks at; null when it looks, has none, or the loop ends in another way.</param>
/// <param name="EmptyPoll">The call that asks for work and comes back at once with nothing; null when the loop has none, or anything in it may take time then.</param>
internal sealed record TurnFacts(StatementSyntax Loop, IParameterSymbol? IgnoredToken, InvocationExpressionSyntax? EmptyPoll)
{
    internal static TurnFacts? Of(StatementSyntax loop, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var ignored = TokenIgnoredBy(loop, program, model, cancellationToken);
        var poll = EmptyPolls.SpinningIn(loop, program, model, cancellationToken);
        return ignored is null && poll is null ? null : new TurnFacts(loop, ignored, poll);
    }

    private static IParameterSymbol? TokenIgnoredBy(StatementSyntax loop, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (loop.EnclosingFunction() is not { } function || ParametersOf(function) is not { } parameters
            || parameters.FirstOrDefault(parameter => parameter.Type?.ToString() is "CancellationToken" or "System.Threading.CancellationToken") is not { } parameter)
        {
            return null;
        }

        if (SourceBodies.BodyOf(function)!.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Identifier.ValueText))
            return null;
        if (loop.LoopBody()!.Executed().Any(node => node.IsJump()))
            return null;
        var judgement = ServiceLoop.Judge(loop, program, model, cancellationToken);
        return judgement is { Answer: true, Head: LoopEnd.Never } && !StopSignal.IsClosedElsewhere(loop, judgement, program, model, cancellationToken)
            ? model.GetDeclaredSymbol(parameter, cancellationToken)
            : null;
    }

    private static IEnumerable<ParameterSyntax>? ParametersOf(SyntaxNode function) => function switch
    {
        BaseMethodDeclarationSyntax method => method.ParameterList.Parameters,
        LocalFunctionStatementSyntax local => local.ParameterList.Parameters,
        ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters,
        _ => null,
    };
}
