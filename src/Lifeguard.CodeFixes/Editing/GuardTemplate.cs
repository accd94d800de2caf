using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>
/// Guards the turn of a service loop. A stop still ends the loop, and so does a source that was closed; a failure of the source is
/// reported and followed by a pause; a failure of one item is reported, without a pause, so that it holds up nobody else.
/// </summary>
internal sealed class GuardTemplate
{
    private readonly StatementSyntax _loop;
    private readonly ServiceLoop _judgement;
    private readonly SemanticModel _model;
    private readonly Layout _turn;
    private readonly List<StatementSyntax> _statements;
    private readonly StopTest? _stop;
    private readonly string _ex;
    private readonly string _pause;
    private readonly bool _hasNotPattern;
    private readonly CatchClauseSyntax? _reporter;
    private readonly string? _loopGuard;
    private readonly bool _isAsync;
    private readonly ProgramModel _program;
    private readonly CancellationToken _cancellationToken;

    /// <param name="reporter">A catch around the loop whose own words the guard shall use; null to write new ones.</param>
    /// <param name="loopGuard">A <c>Lifeguard.LoopGuard</c> in scope that shall take the failures: it reports, pauses and counts.</param>
    internal GuardTemplate(StatementSyntax loop, ServiceLoop judgement, CatchClauseSyntax? reporter, string? loopGuard, FixSite site, CancellationToken cancellationToken)
    {
        _reporter = reporter;
        _loopGuard = loopGuard;
        _loop = loop;
        _judgement = judgement;
        _model = site.Model;
        _program = site.Program;
        _cancellationToken = cancellationToken;
        _turn = Layout.Of(loop).Deeper;
        _statements = StatementsOf(loop.LoopBody()!);
        _stop = StopTest.Of(loop, judgement, site.Model, cancellationToken);
        _ex = reporter?.Declaration!.Identifier.ValueText ?? FreeName("ex", "exception");
        _hasNotPattern = site.LanguageVersion >= LanguageVersion.CSharp9;
        _isAsync = FailurePause.IsInAsyncCode(loop);
        _pause = FailurePause.TextAt(loop, _stop, site);
    }

    private RequestSource Source => _judgement.Source!;

    private InvocationExpressionSyntax SourceCall => _judgement.SourceCall!;

    /// <summary>
    /// The source waits for a state, not for an item: while an item is left, or the event is set, it returns at once. A turn that fails
    /// before it changes that state would come again without end, and without a pause.
    /// </summary>
    private bool SourceMayReturnAtOnce => SourceCall.CalledName()?.Identifier.ValueText is "WaitToReadAsync" or "WaitOne" or "Wait";

    /// <summary>Ways to guard the loop, the best first. Not all of them compile or cure: the caller tries them.</summary>
    internal IEnumerable<StatementSyntax> Candidates()
    {
        // A statement without braces is guarded as a whole: with its comments moved it no longer stands in its tree, and the compiler cannot be asked about it.
        var isBraced = _loop.LoopBody() is BlockSyntax;
        var source = isBraced ? _statements.FindIndex(statement => statement.Span.Contains(SourceCall.Span)) : _loop.LoopBody()!.Span.Contains(SourceCall.Span) ? 0 : -1;
        var isPlainStatement = isBraced && source >= 0 && _statements[source] is ExpressionStatementSyntax or LocalDeclarationStatementSyntax;
        if (source < 0 && !(_loop is DoStatementSyntax))
            yield return WithBody(Guard(_statements, Handling(SourceMayReturnAtOnce)));
        if (isPlainStatement && !Source.CanFail)
        {
            // The wait or receive itself does not fail while it is in use, so it stays where it is and keeps the loop's pace.
            if (source == 0)
                yield return WithBody(_statements.Take(1), Guard(_statements.Skip(1), Handling(SourceMayReturnAtOnce)));
            if (source == _statements.Count - 1)
                yield return WithBody(Guard(_statements.Take(source), Handling(SourceMayReturnAtOnce)), _statements.Skip(source));
        }

        if (isPlainStatement && Source.CanFail && (_stop is not null || Source.ClosedBy.Length > 0) && Received(_statements[source]) is { } received)
        {
            var rest = received.Opening is null ? _statements.Skip(source + 1) : _statements.Skip(source + 1).Prepend(received.Opening);
            var attempt = Guard([received.Fetch], [.. Closing, .. Failure($"Receiving the next {Source.Item} failed", pause: true, then: source < _statements.Count - 1 || received.Opening is not null ? "continue;" : null)]);
            var handled = received.Opening is null && _statements.Skip(source + 1).All(statement => StartsAndDrops(statement) || IsGuard(statement)) ? SetApart(rest) : Guard(rest, Handling(pause: false), setApart: true);
            yield return WithBody(_statements.Take(source), received.Declaration is null ? [] : [received.Declaration], attempt, handled);
        }

        if (_stop is not null || Source.ClosedBy.Any(signal => signal.Filter?.Contains("{source}") == true))
            yield return WithBody(Guard(_statements, [.. _stop?.Token is null ? Closing : [], .. Handling(pause: source >= 0)]));
    }

    private IEnumerable<StatementSyntax> SetApart(IEnumerable<StatementSyntax> statements) => statements.Select((statement, index)
        => index > 0 || statement.GetLeadingTrivia() is [{ RawKind: (int)SyntaxKind.EndOfLineTrivia }, ..] ? statement : statement.WithLeadingTrivia(statement.GetLeadingTrivia().Insert(0, SyntaxFactory.EndOfLine(_turn.EndOfLine))));

    /// <summary>A try that keeps every failure already: around it a second one would never catch anything.</summary>
    private bool IsGuard(StatementSyntax statement) => statement is TryStatementSyntax attempt
        && attempt.Catches.Any(clause => CatchEffect.IsBroadClause(clause, _program, _model, _cancellationToken) && CatchEffect.DoesOf(clause, _program, _model, _cancellationToken) == CatchDoes.GoesOn);

    /// <summary>Starts a handler and drops its task, which keeps the failure: there is nothing here to guard.</summary>
    private bool StartsAndDrops(StatementSyntax statement)
        => statement.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault() is { } call && call.IsDropped()
            && _model.GetSymbolInfo(call, _cancellationToken).Symbol is IMethodSymbol method && (method.IsAsync || StartedWork.IsTaskStart(method, _program)) // else it may throw before there is a task
            && !TotalCalls.Escapes(statement, _program, _model, _cancellationToken).Any();

    private StatementSyntax WithBody(params IEnumerable<StatementSyntax>[] parts)
    {
        var statements = SyntaxFactory.List(parts.SelectMany(part => part));
        var body = _loop.LoopBody()!;
        var block = body is BlockSyntax braces
            ? braces.WithStatements(statements)
            : ((BlockSyntax)SyntaxFactory.ParseStatement($"{_turn.Indent.Substring(_turn.Unit.Length)}{{{_turn.EndOfLine}{_turn.Indent.Substring(_turn.Unit.Length)}}}{_turn.EndOfLine}")).WithStatements(statements);
        return _loop.ReplaceNode(body, block);
    }

    /// <summary>A try around the statements, with the clauses given as lines; nothing around nothing.</summary>
    /// <param name="setApart">With a blank line in front.</param>
    private IEnumerable<StatementSyntax> Guard(IEnumerable<StatementSyntax> statements, string[] clauses, bool setApart = false)
    {
        var guarded = statements.ToList();
        if (guarded.Count == 0)
            return [];
        // A blank line in front of the guarded statements now stands in front of the guard.
        var lead = guarded[0].GetLeadingTrivia();
        var startsBlank = lead.Count > 0 && lead[0].IsKind(SyntaxKind.EndOfLineTrivia);
        if (startsBlank)
            guarded[0] = guarded[0].WithLeadingTrivia(lead.Skip(1));
        var template = (TryStatementSyntax)SyntaxFactory.ParseStatement((startsBlank || setApart ? _turn.EndOfLine : "") + _turn.Lines(["try", "{", "}", .. clauses]));
        return [template.WithBlock(template.Block.WithStatements(_turn.Indented(guarded)))];
    }

    private string[] Handling(bool pause)
        // A test without a token is the loop's own condition, which ends it anyway; a failure of the item is one also during a stop.
        => [.. _stop?.Token is null ? [] : StopClauses.OnStop(_stop, _model, _loop.SpanStart), .. Failure(Source.Kind == SourceKind.Tick ? "A turn of this loop failed" : $"Handling {(Source.Item[0] is 'i' ? "an" : "a")} {Source.Item} failed", pause, then: null)];

    private string[] Closing =>
    [
        .. _stop is not null && StopClauses.TellTheSame(_stop, _judgement, _model, _loop.SpanStart) ? [] : StopClauses.OnStop(_stop, _model, _loop.SpanStart),
        .. StopClauses.OnClosing(_judgement, _ex, _model, _loop.SpanStart),
    ];

    private string[] Failure(string message, bool pause, string? then)
    {
        if (_loopGuard is not null)
        {
            var token = _stop?.Token ?? $"{Name("System.Threading.CancellationToken")}.None";
            var failed = _isAsync ? $"await {_loopGuard}.FailedAsync({_ex}, {token}){AwaitStyle.SuffixAt(_loop)};" : $"{_loopGuard}.Failed({_ex}, {token});";
            string[] handed = [$"catch ({Name("System.Exception")} {_ex}) when ({_loopGuard}.ShouldHandle({_ex}, {token}))", "{", "\t" + failed];
            return [.. handed, .. then is null ? Array.Empty<string>() : ["\t" + then], "}"];
        }

        var filter = _stop is { Token: not null }
            ? _hasNotPattern
                ? $" when ({_ex} is not {Name("System.OperationCanceledException")} || !{_stop.Condition})"
                : $" when (!({_ex} is {Name("System.OperationCanceledException")}) || !{_stop.Condition})"
            : "";
        var lines = new List<string> { $"catch ({Name("System.Exception")} {_ex}){filter}", "{" };
        if (_reporter is null)
            lines.Add("\t" + FailureReport.TextAt(_model, _loop.SpanStart, message, _ex));
        else
            lines.AddRange(_reporter.Block.Statements.Select(statement => "\t" + statement.ToString()));
        if (pause)
            lines.Add("\t" + _pause);
        if (then is not null)
            lines.Add("\t" + then);
        return [.. lines, "}"];
    }

    /// <summary>The receiving statement taken apart: a declaration without value, the assignment, and what opens the handling.</summary>
    private sealed record Reception(StatementSyntax? Declaration, StatementSyntax Fetch, StatementSyntax? Opening);

    private Reception? Received(StatementSyntax statement)
    {
        // HandleAsync(await listener.AcceptAsync()): a closed source could not be told from a failed handler.
        if (SourceCall.Ancestors().TakeWhile(ancestor => ancestor != statement).Any(ancestor => ancestor is ArgumentSyntax or AnonymousFunctionExpressionSyntax))
            return null;
        if (statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax or AwaitExpressionSyntax or InvocationExpressionSyntax })
            return new(null, statement, null);
        if (statement is not LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value } variable] } declaration
            || declaration.Declaration.Type is RefTypeSyntax || declaration.Modifiers.Any()
            || _model.GetDeclaredSymbol(variable) is not ILocalSymbol { Name.Length: > 0 } local)
        {
            return null;
        }

        var type = local.Type.ToMinimalDisplayString(_model, declaration.SpanStart, SymbolDisplayFormat.MinimallyQualifiedFormat.WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.UseSpecialTypes));
        var isUsed = declaration.UsingKeyword.IsKind(SyntaxKind.UsingKeyword);
        var name = isUsed ? FreeName("next" + char.ToUpperInvariant(local.Name[0]) + local.Name.Substring(1), "received") : local.Name;
        var declared = SyntaxFactory.ParseStatement(_turn.Lines($"{type} {name};")).WithLeadingTrivia(declaration.GetLeadingTrivia());
        // What stands behind `=` belongs to that token: a comment there stays with the value.
        var fetch = SyntaxFactory.ParseStatement($"{name} ={variable.Initializer.EqualsToken.TrailingTrivia.ToFullString()}x;");
        fetch = fetch.ReplaceNode(fetch.DescendantNodes().OfType<IdentifierNameSyntax>().Last(), value.WithoutTrailingTrivia())
            .WithLeadingTrivia(SyntaxFactory.Whitespace(_turn.Indent)).WithTrailingTrivia(declaration.GetTrailingTrivia());
        var opening = isUsed
            ? declaration.ReplaceNode(value, SyntaxFactory.IdentifierName(name).WithTriviaFrom(value)).WithLeadingTrivia(SyntaxFactory.Whitespace(_turn.Indent)).WithTrailingTrivia(SyntaxFactory.EndOfLine(_turn.EndOfLine))
            : null;
        return new(declared, fetch, opening);
    }

    private List<StatementSyntax> StatementsOf(StatementSyntax body) => body is BlockSyntax block
        ? [.. block.Statements]
        : [Unbraced(body)];

    /// <summary>With its comments, in front and behind.</summary>
    private StatementSyntax Unbraced(StatementSyntax body)
        => body.WithLeadingTrivia(SyntaxFactory.TriviaList(body.GetLeadingTrivia().Where(Syntax.IsComment).SelectMany(comment => new[] { SyntaxFactory.Whitespace(_turn.Indent), comment, SyntaxFactory.EndOfLine(_turn.EndOfLine) })
                .Append(SyntaxFactory.Whitespace(_turn.Indent))))
            .WithTrailingTrivia(SyntaxFactory.TriviaList(body.GetTrailingTrivia().Where(Syntax.IsComment).SelectMany(comment => new[] { SyntaxFactory.Space, comment }).Append(SyntaxFactory.EndOfLine(_turn.EndOfLine))));

    private string Name(string type) => TypeName.At(_model, _loop.SpanStart, type);

    private string FreeName(string wanted, string other)
        => _model.LookupSymbols(_loop.SpanStart, name: wanted).Any(symbol => symbol is ILocalSymbol or IParameterSymbol) || _loop.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(variable => variable.Identifier.ValueText == wanted) ? other : wanted;
}
