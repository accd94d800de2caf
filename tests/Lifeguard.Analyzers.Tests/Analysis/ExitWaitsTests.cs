using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lifeguard.Analyzers.Tests.Analysis;

public sealed class ExitWaitsTests
{
    private static readonly CSharpCompilation Everything = CSharpCompilation.Create("names", references: References.Assemblies);

    public static TheoryData<string, string> Names() =>
    [
        .. from row in ExitWaits.Blocking.Rows.Cast<ApiRow>().Concat(ExitWaits.Tasks.Rows).Concat(ExitWaits.Ending.Rows)
           from member in row.MemberNames
           select (row.Type, member),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_exist_in_what_they_are_named_after(string type, string member)
    {
        var types = Everything.GetTypesByMetadataName(type);
        Assert.NotEmpty(types);
        Assert.True(member == "*" || types.Any(candidate => candidate.GetMembers(member).Any()), $"{type} has no {member}");
    }

    public static TheoryData<string, string> BoundedForms() => [.. ExitWaits.Blocking.Rows.Select(row => (row.Type, row.BoundedForm))];

    /// <summary>The form a message recommends is an overload that is there: same member, or one of the task's.</summary>
    [Theory]
    [MemberData(nameof(BoundedForms))]
    public void Bounded_forms_exist(string type, string form)
    {
        var call = (Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax)SyntaxFactory.ParseExpression(form);
        var member = call.CalledName()!.Identifier.ValueText;
        var parameters = call.ArgumentList.Arguments.Select(argument => argument.ToString().TrimEnd('[', ']')).ToList();
        var home = Everything.GetTypesByMetadataName(type).Single();
        var candidates = home.GetMembers(member).Concat(Everything.GetTypesByMetadataName("System.Threading.Tasks.Task").Single().GetMembers(member)).OfType<IMethodSymbol>();
        Assert.Contains(candidates, candidate => candidate.Parameters.Length == parameters.Count
            && candidate.Parameters.Zip(parameters).All(pair => pair.First.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat).TrimEnd('[', ']') == pair.Second));
    }
}
