using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Meta;

/// <summary>LIFE0002: says what the rules about loops think of a loop that names a request source.</summary>
internal sealed class LoopJudged() : Rule<LoopJudgement>(Rules.LoopJudged)
{
    internal override Diagnostic? Judge(LoopJudgement facts) => Report(facts.Head, facts.Judgement.ToString());
}
