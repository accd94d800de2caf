using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Startup;

/// <summary>
/// LIFE1001: what was asked for by name may not be there, and the answer is used or kept as if it were. Not where the name and the place are
/// fixed by the build, nor where the compiler warns by itself.
/// </summary>
internal sealed class LoadedComponentNotVerified() : Rule<LoadFacts>(Rules.LoadedComponentNotVerified)
{
    internal override Diagnostic? Judge(LoadFacts facts)
        => Report(facts.Call.GetLocation(), facts.Method.Name, Failure(facts), Absence(facts), Consequence(facts), Remedy(facts));

    private static string Failure(LoadFacts facts) => facts.Api.Failure switch
    {
        LoadFailure.False => "answers false",
        LoadFailure.Throws => $"'as {facts.SoftCast}' gives null",
        _ => "gives null",
    };

    private static string Absence(LoadFacts facts) => facts.Api.Kind switch
    {
        LoadKind.Type or LoadKind.Instance => "the type is not found",
        LoadKind.MachineType => "the class is not registered on this machine",
        LoadKind.Member => "the type has no such member",
        LoadKind.InstanceOfType => "the type is another",
        LoadKind.Resource => "the assembly has no such resource",
        LoadKind.Service => "the service is not registered",
        LoadKind.Library => "the library is not found",
        LoadKind.Export => "the library has no such function",
        LoadKind.Listed => "there is nothing of that name",
        _ => "the file holds nothing",
    };

    private static string Consequence(LoadFacts facts) => facts.Use.End switch
    {
        LoadEnd.Stored when facts.Api.Failure == LoadFailure.False => $"{facts.Use.Where} stays empty, and its first use fails away from the cause",
        LoadEnd.Stored => $"the null waits in {facts.Use.Where}, and its first use fails away from the cause",
        LoadEnd.Returned => $"callers of {facts.Use.Where} are told that it is never null",
        LoadEnd.HandedOn when facts.Api.Failure == LoadFailure.False => $"{facts.Use.Where} is used empty",
        LoadEnd.HandedOn => $"{facts.Use.Where} then fails without saying what is missing",
        _ => $"{facts.Use.Where} then fails with a NullReferenceException that does not say what is missing",
    };

    private static string Remedy(LoadFacts facts) => facts.Api.Kind switch
    {
        LoadKind.Type or LoadKind.MachineType when LoadFacts.CanThrow(facts.Method) => "Pass throwOnError: true",
        LoadKind.Type or LoadKind.MachineType => "Pass throwOnError: true, or throw here and name it",
        LoadKind.Service => $"Use {facts.Method.Name.Replace("Get", "GetRequired")}",
        LoadKind.Library or LoadKind.Export => "Check the answer here",
        _ => "Throw here and name it",
    };
}
