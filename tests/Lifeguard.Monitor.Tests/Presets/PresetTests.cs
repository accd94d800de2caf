using Lifeguard.Monitor.Failures;
using Lifeguard.Monitor.Journal;
using Lifeguard.Monitor.Settings;

namespace Lifeguard.Monitor.Tests.Presets;

/// <summary>Each preset against a log that the real program wrote. The files beside this one are these logs.</summary>
public class PresetTests
{
    [Theory]
    [InlineData("gunicorn", new[] { "signal 9", "signal 11" }, new[] { "signal 15" })]
    [InlineData("php-fpm", new[] { "SIGKILL", "SIGSEGV" }, new[] { "code 0", "code 0" })]
    [InlineData("dotnet", new[] { "Unhandled exception.", "Process terminated." }, new string[0])]
    [InlineData("lifeguard", new[] { "status=70 v=1: loop", "status=69" }, new[] { "status=0 v=1: stopped", "status=0 v=1: still" })]
    [InlineData("fcgi-procmanager", new[] { "status 256", "status 11" }, new[] { "status 9", "status 0", "status 0", "status 0" })]
    [InlineData("fcgi-procmanager-dynamic", new[] { "minimal 2", "minimal 2", "minimal 2", "minimal 2", "minimal 2", "minimal 2" }, new string[0])]
    public void Captured_log_is_read(string name, string[] failures, string[] expected)
    {
        var preset = Preset.Find(name);
        var log = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Presets", $"{(name.StartsWith("fcgi", StringComparison.Ordinal) ? "fcgi-procmanager" : name)}.log"));
        var detector = new FailureDetector(
            new FailureCriteria(Values.Pattern(preset.Pattern), new FailureWindowOptions(), Values.Statuses(preset.Expected), preset.StatusFormat, preset.OncePerProcess));

        var decisions = log.Select((line, i) => (Line: line, detector.Decide(new JournalEntry(null, "b", i, null, line)).Decision)).ToArray();

        var counted = decisions.Where(entry => entry.Decision == Decision.Counted).Select(entry => entry.Line).ToArray();
        var passed = decisions.Where(entry => entry.Decision == Decision.Expected).Select(entry => entry.Line).ToArray();
        Assert.Equal(failures.Length, counted.Length);
        Assert.Equal(expected.Length, passed.Length);
        Assert.All(counted.Zip(failures), pair => Assert.Contains(pair.Second, pair.First));
        Assert.All(passed.Zip(expected), pair => Assert.Contains(pair.Second, pair.First));
    }

    [Fact]
    public void Line_that_a_worker_forges_in_its_managers_name_does_not_count()
    {
        var preset = Preset.Find("fcgi-procmanager-dynamic");
        var detector = new FailureDetector(new FailureCriteria(Values.Pattern(preset.Pattern), new FailureWindowOptions(), Values.Statuses("0"), preset.StatusFormat));
        const string Line = "2026-11-25 09:10:00 - FastCGI: manager (pid 10): increase workers to minimal 8";

        Assert.Equal(Decision.Counted, detector.Decide(new JournalEntry(null, "b", 1, null, Line) { Sender = new SenderFields("site.service", 10, "i") }).Decision);
        Assert.Equal(Decision.Unmatched, detector.Decide(new JournalEntry(null, "b", 2, null, Line) { Sender = new SenderFields("site.service", 11, "i") }).Decision);
        Assert.Equal(1, detector.Forged);
    }

    [Fact]
    public void Process_that_reports_its_end_twice_ends_once()
    {
        var preset = Preset.Find("lifeguard");
        var detector = new FailureDetector(new FailureCriteria(Values.Pattern(preset.Pattern), new FailureWindowOptions(), Values.Statuses("0"), preset.StatusFormat, OncePerProcess: true));
        var sender = new SenderFields("site.service", 10, "i");

        Assert.Equal(Decision.Counted, detector.Decide(new JournalEntry(null, "b", 1, null, "lifeguard: event=startup check=a status=78 v=1: x") { Sender = sender }).Decision);
        Assert.Equal(Decision.Duplicate, detector.Decide(new JournalEntry(null, "b", 2, null, "lifeguard: event=exit loop=- status=78 v=1: x") { Sender = sender }).Decision);
    }
}
