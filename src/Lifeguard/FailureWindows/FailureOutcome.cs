namespace Lifeguard;

/// <summary>What a <see cref="FailureWindow"/> made of one failure.</summary>
public enum FailureOutcome
{
    /// <summary>The failure counts, and the limit is not reached.</summary>
    Counted,

    /// <summary>
    /// The failure reached the limit. Exactly one caller sees this for one trip: act now. The failures that led here are
    /// forgotten and the cooldown runs.
    /// </summary>
    Tripped,

    /// <summary>The failure is stamped before the end of the cooldown. It does not count and does not lengthen the cooldown.</summary>
    Ignored,

    /// <summary>The failure is older than all of the failures remembered, and there is no room for more. It does not count.</summary>
    Late,
}
