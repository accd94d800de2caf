using System.Globalization;
using System.Text;

namespace Lifeguard;

/// <summary>
/// The lines that a monitor outside reads: anchored at their first character, <c>name=value</c> fields in a fixed order, free text last
/// and kept on the line. The field <c>v</c> is the version of this format.
/// </summary>
internal static class MonitorLine
{
    private const int Version = 1;

    // Below the 4096 bytes that a pipe takes in one piece even if every character needs three.
    private const int MaxText = 1000;

    /// <summary>
    /// What happened to a loop. <paramref name="status"/> is the one the process ends with because of it; 0: it goes on.
    /// </summary>
    internal static string LoopEvent(string what, string loop, int status, string fields, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"lifeguard: event={what} loop={loop} status={status} v={Version} {fields}: {OnOneLine(text)}");

    internal static string Exit(int status, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"lifeguard: event=exit loop=- status={status} v={Version}: {OnOneLine(text)}");

    internal static string Startup(string check, int status, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"lifeguard: event=startup check={Token(check)} status={status} v={Version}: {OnOneLine(text)}");

    internal static string Limits(string loop, FailureWindowOptions window, TimeSpan shutdown, TimeSpan grace) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"lifeguard: limits loop={loop} {window.Threshold}/{Span(window.Window)}/{Span(window.Cooldown)} shutdown={Span(shutdown)} grace={Span(grace)} v={Version}");

    /// <summary>An exception and its causes, outermost first, on one line.</summary>
    internal static string Describe(Exception exception)
    {
        var text = new StringBuilder();
        for (var cause = exception; cause is not null && text.Length < MaxText; cause = cause.InnerException)
        {
            text.Append(text.Length > 0 ? " <- " : "").Append(cause.GetType().Name).Append(": ").Append(MessageOf(cause));
        }

        return OnOneLine(text.ToString());
    }

    /// <summary>Whether a name can stand in a field: something, and no white space, control characters or separators.</summary>
    internal static bool IsToken(string name) => name.Length is > 0 and <= 200 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '=' or '"');

    private static string Token(string name) => IsToken(name) ? name : string.Concat(name.Take(200).Select(c => IsToken(c.ToString()) ? c : '_'));

    private static string OnOneLine(string text)
    {
        var line = text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText), "…");
        return string.Create(line.Length, line, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? ' ' : from[i];
            }
        });
    }

    // An exception may compute its message, and fail at it.
    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception ex)
        {
            return $"(its message failed with {ex.GetType().Name})";
        }
    }

    private static string Span(TimeSpan span) =>
        span == Timeout.InfiniteTimeSpan ? "infinite"
        : span.Ticks % TimeSpan.TicksPerSecond == 0 ? string.Create(CultureInfo.InvariantCulture, $"{span.Ticks / TimeSpan.TicksPerSecond}s")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.###}ms");
}
