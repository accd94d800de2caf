using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>
/// The nodes of one tree at which a finding can start, gathered in a single walk for all analyzers. A syntax-node action for each
/// kind would cost more than the questions asked: the compiler then visits every declaration once for every analyzer.
/// </summary>
internal sealed class TriggerNodes
{
    // As long as the model lives, which the compiler shares between analyzers and drops when it is done with the tree.
    private static readonly ConditionalWeakTable<SemanticModel, TriggerNodes> ByModel = new();

    private readonly List<StatementSyntax> _loops = [];
    private readonly List<InvocationExpressionSyntax> _calls = [];
    private readonly List<AwaitExpressionSyntax> _awaits = [];
    private readonly List<CatchClauseSyntax> _catches = [];
    private readonly List<ExpressionSyntax> _results = [];
    private readonly List<SyntaxNode> _returns = [];
    private readonly List<AssignmentExpressionSyntax> _subscriptions = [];
    private readonly List<AssignmentExpressionSyntax> _settings = [];
    private readonly List<ObjectCreationExpressionSyntax> _threads = [];
    private readonly List<PostfixUnaryExpressionSyntax> _forgiven = [];
    private readonly List<FieldDeclarationSyntax> _lazies = [];
    private readonly List<AssignmentExpressionSyntax> _redirections = [];
    private readonly List<BaseObjectCreationExpressionSyntax> _creations = [];
    private readonly List<SyntaxNode> _asyncFunctions = [];
    private readonly List<MethodDeclarationSyntax> _overrides = [];

    private TriggerNodes(SyntaxNode root)
    {
        foreach (var node in root.DescendantNodes())
        {
            if (node is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } creation)
                _creations.Add(creation);
            switch (node)
            {
                case StatementSyntax statement when statement.IsLoop():
                    _loops.Add(statement);
                    break;
                case InvocationExpressionSyntax call:
                    _calls.Add(call);
                    break;
                case AwaitExpressionSyntax await:
                    _awaits.Add(await);
                    break;
                case CatchClauseSyntax clause:
                    _catches.Add(clause);
                    break;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } or MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Result" }:
                    _results.Add((ExpressionSyntax)node);
                    break;
                case AssignmentExpressionSyntax added when added.IsKind(SyntaxKind.AddAssignmentExpression):
                    _subscriptions.Add(added);
                    break;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "ExitCode" or "ShutdownTimeout" or "BackgroundServiceExceptionBehavior" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ExitCode" or "ShutdownTimeout" or "BackgroundServiceExceptionBehavior" } } set:
                    _settings.Add(set);
                    break;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "RedirectStandardOutput" or "RedirectStandardError" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "RedirectStandardOutput" or "RedirectStandardError" } } redirected:
                    _redirections.Add(redirected);
                    break;
                case ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.ValueText: "Thread" } or QualifiedNameSyntax { Right.Identifier.ValueText: "Thread" } } thread:
                    _threads.Add(thread);
                    break;
                case PostfixUnaryExpressionSyntax forgiven when forgiven.IsKind(SyntaxKind.SuppressNullableWarningExpression):
                    _forgiven.Add(forgiven);
                    break;
                case FieldDeclarationSyntax { Declaration.Type: GenericNameSyntax { Identifier.ValueText: "Lazy" } } lazy:
                    _lazies.Add(lazy);
                    break;
                case ReturnStatementSyntax or ArrowExpressionClauseSyntax:
                    _returns.Add(node);
                    break;
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax when node.IsAsync():
                    _asyncFunctions.Add(node);
                    break;
                case MethodDeclarationSyntax method:
                    if (method.IsAsync())
                        _asyncFunctions.Add(method);
                    if (method.Modifiers.Any(SyntaxKind.OverrideKeyword))
                        _overrides.Add(method);
                    break;
            }
        }
    }

    internal IReadOnlyList<StatementSyntax> Loops => _loops;

    internal IReadOnlyList<InvocationExpressionSyntax> Calls => _calls;

    internal IReadOnlyList<AwaitExpressionSyntax> Awaits => _awaits;

    internal IReadOnlyList<CatchClauseSyntax> Catches => _catches;

    /// <summary><c>task.Result</c> and <c>task?.Result</c>, whatever they belong to.</summary>
    internal IReadOnlyList<ExpressionSyntax> Results => _results;

    /// <summary>Where a function hands something back, by <c>return</c> or by <c>=></c>.</summary>
    internal IReadOnlyList<SyntaxNode> Returns => _returns;

    /// <summary><c>+=</c>, whatever stands on its left.</summary>
    internal IReadOnlyList<AssignmentExpressionSyntax> Subscriptions => _subscriptions;

    /// <summary>Where something called <c>ExitCode</c>, <c>ShutdownTimeout</c> or <c>BackgroundServiceExceptionBehavior</c> is set.</summary>
    internal IReadOnlyList<AssignmentExpressionSyntax> Settings => _settings;

    /// <summary><c>new Thread(…)</c>.</summary>
    internal IReadOnlyList<ObjectCreationExpressionSyntax> Threads => _threads;

    /// <summary><c>value!</c>.</summary>
    internal IReadOnlyList<PostfixUnaryExpressionSyntax> Forgiven => _forgiven;

    /// <summary>Fields of a type called <c>Lazy</c>.</summary>
    internal IReadOnlyList<FieldDeclarationSyntax> Lazies => _lazies;

    /// <summary>Where a child's output or errors are redirected.</summary>
    internal IReadOnlyList<AssignmentExpressionSyntax> Redirections => _redirections;

    /// <summary><c>new</c> with at least one argument.</summary>
    internal IReadOnlyList<BaseObjectCreationExpressionSyntax> Creations => _creations;

    /// <summary>Methods, local functions and lambdas marked <c>async</c>.</summary>
    internal IReadOnlyList<SyntaxNode> AsyncFunctions => _asyncFunctions;

    internal IReadOnlyList<MethodDeclarationSyntax> Overrides => _overrides;

    internal static TriggerNodes Of(SemanticModel model, CancellationToken cancellationToken)
        => ByModel.TryGetValue(model, out var nodes) ? nodes : ByModel.GetValue(model, key => new TriggerNodes(key.SyntaxTree.GetRoot(cancellationToken)));
}
