using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>What is known about a guard against a missing assembly whose try names that assembly's own members.</summary>
/// <param name="Clause">The first catch of the try that is for such a failure.</param>
/// <param name="Assembly">The one assembly that the try constructs or calls.</param>
/// <param name="Method">The method that holds the try, for people.</param>
internal sealed record LoadGuardFacts(CatchClauseSyntax Clause, TryStatementSyntax Attempt, string Assembly, string Method)
{
    // What such a member does may itself load something, and then the guard does run.
    private static readonly string[] Loaders = ["Load", "Plugin", "PlugIn", "Assembl", "Module", "Resolve", "Import", "Compile", "Script", "Reflect"];

    /// <summary>The cheap test before any question to the compiler: no other failure is reported by these two. A missing file has many causes.</summary>
    internal static bool IsPlausible(CatchClauseSyntax clause)
        => Names(clause) is "TypeLoadException" or "FileLoadException" && clause.Parent is TryStatementSyntax attempt && attempt.Catches.First(other => Names(other) is "TypeLoadException" or "FileLoadException") == clause
            && !attempt.Catches.Any(other => Names(other) is "DllNotFoundException" or "EntryPointNotFoundException");

    internal static LoadGuardFacts? Of(CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        // An async method and an iterator are compiled as another method, and what a lambda needs is asked for when it runs.
        if (!IsPlausible(clause) || clause.Parent is not TryStatementSyntax attempt || attempt.EnclosingFunction() is not MethodDeclarationSyntax method || method.IsAsync()
            || method.Body?.Executed().Any(node => node is YieldStatementSyntax) != false
            || model.GetTypeInfo(clause.Declaration!.Type, cancellationToken).Type is not { } caught || !program.Types.Is(caught, "System.TypeLoadException") && !program.Types.Is(caught, "System.IO.FileLoadException"))
        {
            return null;
        }

        IAssemblySymbol? only = null;
        var isNeeded = false;
        foreach (var node in attempt.Block.DescendantNodes())
        {
            if (node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or AwaitExpressionSyntax)
                return null;
            if (node is not (InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax))
                continue;
            if (model.GetSymbolInfo(node, cancellationToken).Symbol is not IMethodSymbol { ContainingType: { } type } called)
                return null;
            if (node is InvocationExpressionSyntax call && IsFramework(type.ContainingAssembly) && Reporting.IsReportOfKnownType(call, program, model, cancellationToken))
                continue;
            if (IsFramework(type.ContainingAssembly) || program.Sources.Owns(type) || only is not null && !SymbolEqualityComparer.Default.Equals(only, type.ContainingAssembly) || MayLoad(called))
                return null;
            only = type.ContainingAssembly;
            isNeeded |= called.MethodKind == MethodKind.Constructor && type.TypeKind == TypeKind.Class || called is { IsStatic: true, IsAbstract: false };
        }

        return only is not null && isNeeded ? new(clause, attempt, only.Name, method.Identifier.ValueText) : null;
    }

    private static string? Names(CatchClauseSyntax clause) => clause.Declaration?.Type switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        QualifiedNameSyntax name => name.Right.Identifier.ValueText,
        _ => null,
    };

    private static bool MayLoad(IMethodSymbol called) => Loaders.Any(word => called.Name.Contains(word) || called.ContainingType.Name.Contains(word))
        || called.Parameters.Any(parameter => parameter.Type.Name is "Assembly" or "Type" or "AssemblyName");

    private static bool IsFramework(IAssemblySymbol? assembly)
        => assembly is null || assembly.Name is "mscorlib" or "netstandard" || assembly.Name.StartsWith("System.", StringComparison.Ordinal) || assembly.Name == "System" || assembly.Name.StartsWith("Microsoft.", StringComparison.Ordinal);
}
