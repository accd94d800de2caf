using System.Text;

namespace Lifeguard;

/// <summary>
/// Writes whole lines to standard error past <see cref="Console.Error"/>, whose lock somebody else may hold for ever, and never waits
/// long for a reader that does not read.
/// </summary>
/// <remarks>
/// A thread of its own does the writing. Callers wait until their lines are out, but not on a stream that has hung: then one
/// caller waits for <see cref="Patience"/>, the others go on at once, and the oldest lines are written when the stream takes them.
/// Thread-safe; throws nothing.
/// </remarks>
internal static class StandardError
{
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private const int MaxWaiting = 1000;

    private static readonly object Gate = new();
    private static readonly Queue<string> Waiting = new();
    private static bool HasWriter;
    private static bool Hangs;
    private static long Accepted;
    private static long Written;

    /// <summary>Writes <paramref name="text"/> and a line end. Returns when it is written or the stream has hung.</summary>
    internal static void WriteLine(string text)
    {
        try
        {
            lock (Gate)
            {
                if (Waiting.Count == MaxWaiting)
                {
                    return;
                }

                Waiting.Enqueue(text);
                var own = ++Accepted;
                StartWriterUnsynchronized();
                Monitor.PulseAll(Gate);
                var until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
                while (Written < own && !Hangs)
                {
                    var rest = until - Environment.TickCount64;
                    if (rest <= 0 || !Monitor.Wait(Gate, TimeSpan.FromMilliseconds(rest)))
                    {
                        Hangs = Written < own;
                        break;
                    }
                }
            }
        }
        catch (Exception ex) when (ex is OutOfMemoryException or ThreadInterruptedException or ThreadStartException)
        {
            // A process this short of memory or threads has no line to spare, and whoever interrupts this thread means its own waits.
        }
    }

    private static void StartWriterUnsynchronized()
    {
        if (!HasWriter)
        {
            new Thread(WriteWaiting) { IsBackground = true, Name = "Lifeguard standard error" }.Start();
            HasWriter = true;
        }
    }

    private static void WriteWaiting()
    {
        while (true)
        {
            string text;
            lock (Gate)
            {
                while (Waiting.Count == 0)
                {
                    Monitor.Wait(Gate);
                }

                text = Waiting.Dequeue();
            }

            WriteNow(text);
            lock (Gate)
            {
                Written++;
                Hangs = false;
                Monitor.PulseAll(Gate);
            }
        }
    }

    private static void WriteNow(string text)
    {
        try
        {
            // One write for the whole: what others write at the same time stands before or after it.
            using var stream = Console.OpenStandardError();
            stream.Write(Encoding.UTF8.GetBytes(text + Environment.NewLine));
        }
        catch (Exception ex) when (ex is IOException or ObjectDisposedException or UnauthorizedAccessException or OutOfMemoryException or NotSupportedException)
        {
            // Nobody reads: there is no one to tell.
        }
    }
}
