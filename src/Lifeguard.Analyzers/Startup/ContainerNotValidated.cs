using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Startup;

/// <summary>LIFE1006: a container that is built by hand finds out about a missing service only when somebody asks for it.</summary>
internal sealed class ContainerNotValidated() : Rule<ContainerFacts>(Rules.ContainerNotValidated)
{
    internal override Diagnostic? Judge(ContainerFacts facts) => Report(facts.Call.CalledName()!.Identifier.GetLocation());
}
