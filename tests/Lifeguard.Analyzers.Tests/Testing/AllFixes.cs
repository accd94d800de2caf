using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Lifeguard.Analyzers.Tests.Testing;

/// <summary>Runs fixes over a program the way an editor and <c>dotnet format</c> do.</summary>
internal static class AllFixes
{
    /// <summary>The text of <paramref name="source"/> after the rule's fix-all; where that leaves everything to a person, after one action at each finding.</summary>
    internal static async Task<string> ApplyAsync(string source, string ruleId)
    {
        using var workspace = new AdhocWorkspace();
        var document = AddTo(workspace, source);
        var fix = RuleCatalog.Fixes.Single(fix => fix.FixableDiagnosticIds.Contains(ruleId));
        var context = new FixAllContext(document, fix, FixAllScope.Document, ruleId, [ruleId], new Findings(ruleId), TestContext.Current.CancellationToken);
        var action = await fix.GetFixAllProvider()!.GetFixAsync(context);
        var changed = action is null ? document : await ApplyAsync(document, action);
        if (await TextAsync(changed) != source)
            return await TextAsync(changed);
        for (var edits = 0; edits < 10 && (await FindingsOf(changed, ruleId)).FirstOrDefault(finding => finding.Id == ruleId) is { } finding; edits++)
        {
            if ((await ActionsFor(changed, fix, finding)).FirstOrDefault() is not { } single)
                break;
            changed = await ApplyAsync(changed, single);
        }

        return await TextAsync(changed);
    }

    /// <summary>Every action that every fix offers for every finding, those of the rule included when it is off by default.</summary>
    internal static async Task<IReadOnlyList<(Diagnostic Finding, CodeAction Action, Document Document)>> OffersAsync(AdhocWorkspace workspace, string source, string ruleId)
    {
        var document = AddTo(workspace, source);
        var offers = new List<(Diagnostic, CodeAction, Document)>();
        foreach (var finding in await FindingsOf(document, ruleId))
        {
            foreach (var fix in RuleCatalog.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(finding.Id)))
                offers.AddRange((await ActionsFor(document, fix, finding)).Select(action => (finding, action, document)));
        }

        return offers;
    }

    internal static async Task<Document> ApplyAsync(Document document, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
    }

    private static async Task<string> TextAsync(Document document) => (await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString();

    private static Document AddTo(AdhocWorkspace workspace, string source)
    {
        var compiled = AllAnalyzers.Compile(("Test.cs", source));
        var project = ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "UnderTest", "UnderTest", LanguageNames.CSharp,
            compilationOptions: compiled.Options, parseOptions: AllAnalyzers.ParseOptions, metadataReferences: compiled.References);
        var solution = workspace.CurrentSolution.AddProject(project).AddDocument(DocumentId.CreateNewId(project.Id), "GlobalUsings.cs", AllAnalyzers.GlobalUsings);
        var id = DocumentId.CreateNewId(project.Id);
        return solution.AddDocument(id, "Test.cs", SourceText.From(source)).GetDocument(id)!;
    }

    private static async Task<IEnumerable<Diagnostic>> FindingsOf(Document document, params string[] turnedOn)
    {
        var tree = await document.GetSyntaxTreeAsync(TestContext.Current.CancellationToken);
        var compilation = await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken);
        return (await AllAnalyzers.RunAsync(compilation!, turnedOn: turnedOn)).Where(finding => finding.Location.SourceTree == tree);
    }

    private static async Task<List<CodeAction>> ActionsFor(Document document, CodeFixProvider fix, Diagnostic finding)
    {
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        return actions;
    }

    private sealed class Findings(string ruleId) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => await FindingsOf(document, ruleId);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult(Enumerable.Empty<Diagnostic>());

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => (await Task.WhenAll(project.Documents.Select(document => FindingsOf(document, ruleId)))).SelectMany(findings => findings).ToImmutableArray();
    }
}
