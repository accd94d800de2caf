using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Background;

/// <summary>What the program tells its host to do when a background service fails.</summary>
/// <param name="Value">The enumeration's member, as it is written.</param>
/// <param name="Behavior">Its name.</param>
/// <param name="StopIsHonest">A host that stops for a failure says so by the status the process ends with: since version 11, or where the program sees to it.</param>
internal sealed record HostSettingFacts(ExpressionSyntax Value, string Behavior, bool StopIsHonest)
{
    private const int FirstHonestVersion = 11;

    /// <summary>The cheap test before any question to the compiler.</summary>
    internal static bool IsPlausible(AssignmentExpressionSyntax assignment)
        => assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && (assignment.Left as SimpleNameSyntax ?? (assignment.Left as MemberAccessExpressionSyntax)?.Name)?.Identifier.ValueText == "BackgroundServiceExceptionBehavior";

    /// <summary>The facts, or null when it is another setting of this name, or its value is not written here.</summary>
    internal static HostSettingFacts? Of(AssignmentExpressionSyntax assignment, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is not IPropertySymbol property || !program.Types.Is(property.ContainingType, "Microsoft.Extensions.Hosting.HostOptions")
            || model.GetSymbolInfo(assignment.Right, cancellationToken).Symbol is not IFieldSymbol { HasConstantValue: true } behavior)
        {
            return null;
        }

        var isHonest = property.ContainingAssembly.Identity.Version.Major >= FirstHonestVersion || program.Sources.Spell(static name => name is "ExitCode" or "RunGuardedAsync", cancellationToken);
        return new HostSettingFacts(assignment.Right, behavior.Name, isHonest);
    }
}
