using System.Text.Json.Serialization;

namespace Lifeguard.Monitor.Failures;

/// <summary>What became of a journal entry.</summary>
internal enum Decision
{
    /// <summary>The entry is no failure.</summary>
    [JsonStringEnumMemberName("unmatched")]
    Unmatched,

    /// <summary>The failure counts, and the limit is not reached.</summary>
    [JsonStringEnumMemberName("counted")]
    Counted,

    /// <summary>The failure reached the limit: the service is to be restarted.</summary>
    [JsonStringEnumMemberName("tripped")]
    Tripped,

    /// <summary>The failure happened during the cooldown.</summary>
    [JsonStringEnumMemberName("ignored")]
    Ignored,

    /// <summary>The failure came after so many newer ones that it cannot count any more.</summary>
    [JsonStringEnumMemberName("late")]
    Late,

    /// <summary>The entry was read before.</summary>
    [JsonStringEnumMemberName("duplicate")]
    Duplicate,

    /// <summary>A worker left with a status that is no failure.</summary>
    [JsonStringEnumMemberName("expected")]
    Expected,
}

/// <summary>A decision and the words that explain it to the operator.</summary>
internal readonly record struct Verdict(Decision Decision, string Reason);
