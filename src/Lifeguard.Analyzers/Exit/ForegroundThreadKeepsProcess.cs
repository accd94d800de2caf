using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4016: a foreground thread with no end, which keeps a process that has left Main.</summary>
internal sealed class ForegroundThreadKeepsProcess() : Rule<ThreadFacts>(Rules.ForegroundThreadKeepsProcess)
{
    internal override Diagnostic? Judge(ThreadFacts facts) => Report(facts.Creation.GetLocation(), facts.Work);
}
