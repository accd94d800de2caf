using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Startup;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Startup;

/// <summary>The forms of a load that cannot fail quietly, the best first. Not all of them compile: the caller tries them.</summary>
internal sealed class CheckedLoad(LoadFacts facts, SemanticModel model)
{
    private InvocationExpressionSyntax Call => facts.Call;

    internal IEnumerable<(string Title, SyntaxNode Original, SyntaxNode Replacement)> Edits()
    {
        switch (facts.Api.Kind)
        {
            case LoadKind.Type or LoadKind.MachineType:
                yield return ("Throw if the type is not found", Call, ThatThrows());
                break;
            case LoadKind.Service when ThatIsRequired() is { } required:
                yield return ("Throw if the service is not registered", Unforgiven(Call), required);
                break;
            case LoadKind.Library or LoadKind.Export:
                if (Call.FirstAncestorOrSelf<ExpressionStatementSyntax>() is { } statement)
                    yield return ($"Throw if the {(facts.Api.Kind == LoadKind.Library ? "library" : "function")} is not found", statement, IfItFails(statement));
                yield break;
        }

        var value = Whole();
        yield return ("Throw here if it is missing, and name it", value, OrThrow(value));
    }

    /// <summary><c>throwOnError: true</c>, in the place of a <c>false</c> that is there.</summary>
    private InvocationExpressionSyntax ThatThrows()
    {
        var parameter = facts.Method.Parameters.FirstOrDefault(candidate => candidate.Name == "throwOnError");
        if (parameter is not null && Call.ArgumentList.ArgumentFor(parameter.Ordinal, parameter.Name) is { } choice)
            return Call.ReplaceNode(choice, SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression).WithTriviaFrom(choice));
        var argument = SyntaxFactory.ParseArgumentList("(throwOnError: true)").Arguments[0];
        var arguments = Call.ArgumentList.Arguments;
        return Call.WithArgumentList(Call.ArgumentList.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(
            arguments.GetWithSeparators().Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space)).Add(argument))));
    }

    /// <summary><c>GetRequiredService</c>, where its namespace is in scope.</summary>
    private InvocationExpressionSyntax? ThatIsRequired()
    {
        if (Call.CalledName() is not { } name)
            return null;
        var required = SyntaxFactory.Identifier(name.Identifier.ValueText.Replace("Get", "GetRequired")).WithTriviaFrom(name.Identifier);
        return Call.ReplaceNode(name, name is GenericNameSyntax generic ? generic.WithIdentifier(required) : SyntaxFactory.IdentifierName(required)).WithTriviaFrom(Unforgiven(Call));
    }

    private StatementSyntax IfItFails(ExpressionStatementSyntax statement)
    {
        var layout = Layout.Of(statement);
        var exception = facts.Api.Kind == LoadKind.Library ? "System.DllNotFoundException" : "System.EntryPointNotFoundException";
        var lines = layout.Lines($"if (!{Call})", "{", $"\tthrow new {Name(exception)}({Message()});", "}");
        return SyntaxFactory.ParseStatement(lines).WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(statement.GetTrailingTrivia());
    }

    private ExpressionSyntax OrThrow(ExpressionSyntax value)
    {
        var bare = value.ToString();
        if (value is PostfixUnaryExpressionSyntax forgiven)
            bare = forgiven.Operand.ToString();
        if (value.Bare() is ConditionalExpressionSyntax or AssignmentExpressionSyntax or AnonymousFunctionExpressionSyntax)
            bare = $"({bare})";
        var text = $"{bare} ?? throw new {Name("System.InvalidOperationException")}({Message()})";
        var isOperand = value.Parent is MemberAccessExpressionSyntax or CastExpressionSyntax or BinaryExpressionSyntax or ElementAccessExpressionSyntax or AwaitExpressionSyntax or PostfixUnaryExpressionSyntax
            or InvocationExpressionSyntax;
        return SyntaxFactory.ParseExpression(isOperand ? $"({text})" : text).WithTriviaFrom(value);
    }

    /// <summary>The load with what only changes how its answer is seen: <c>await</c>, <c>as</c> and <c>!</c>.</summary>
    private ExpressionSyntax Whole()
    {
        var value = facts.Value;
        if (value.Parent is AwaitExpressionSyntax awaited)
            value = awaited;
        if (facts.SoftCast?.Parent is BinaryExpressionSyntax cast)
            value = cast;
        return Unforgiven(value);
    }

    private static ExpressionSyntax Unforgiven(ExpressionSyntax value)
        => value.Parent is PostfixUnaryExpressionSyntax forgiven && forgiven.IsKind(SyntaxKind.SuppressNullableWarningExpression) ? forgiven : value;

    /// <summary>What is missing, as a C# string that names it.</summary>
    private string Message()
    {
        var arguments = Call.ArgumentList.Arguments;
        return facts.Api.Kind switch
        {
            LoadKind.Member => Sentence("There is no member ", facts.Name),
            LoadKind.InstanceOfType => Sentence($"It is no {facts.SoftCast}: ", arguments[0].Expression),
            LoadKind.Resource => Sentence("There is no resource ", facts.Name),
            LoadKind.Service => $"\"There is no service {model.GetTypeInfo(Call).Type?.Name ?? "of this type"}\"",
            LoadKind.Library => Sentence("There is no library ", arguments[0].Expression),
            LoadKind.Export => Sentence("There is no function ", facts.Name),
            LoadKind.Listed => Sentence("There is nothing called ", facts.Name),
            LoadKind.Document => "\"The file holds nothing\"",
            _ => Sentence("There is no type ", facts.Name),
        };
    }

    private string Sentence(string start, ExpressionSyntax? what) => what?.Bare() switch
    {
        { } constant when model.GetConstantValue(constant) is { HasValue: true, Value: string text } => SymbolDisplay.FormatLiteral(start + text, quote: true),
        IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or ThisExpressionSyntax } => $"$\"{start}{{{what}}}\"",
        _ => SymbolDisplay.FormatLiteral(start.TrimEnd(':', ' ') + " of this name", quote: true),
    };

    private string Name(string type) => TypeName.At(model, Call.SpanStart, type);
}
