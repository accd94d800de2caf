namespace Lifeguard.Analyzers.Analysis;

/// <summary>How a wait gives up, which decides how its bounded form is written.</summary>
internal enum WaitKind
{
    /// <summary>A member that blocks and, given a bound, returns whether the wait succeeded.</summary>
    Succeeds,

    /// <summary>A static member that blocks and, given a bound, returns which of several ended, a negative number or <c>WaitTimeout</c> for none.</summary>
    Index,

    /// <summary>A member that blocks and, given a bound, throws when the bound runs out.</summary>
    Throws,

    /// <summary>A member of a task or its awaiter that blocks and takes no bound itself.</summary>
    TaskValue,
}

/// <summary>A member that blocks its caller until somebody else is done. Feeds LIFE4001.</summary>
/// <param name="BoundedForm">The form to use instead, as the message names it; its overload exists, see the tests.</param>
internal sealed record ExitWait(string Type, string Members, WaitKind Kind, string BoundedForm) : ApiRow(Type, Members);

/// <summary>A member whose task ends only when somebody else does something: a value set, a queue drained, a process gone. Feeds LIFE4001.</summary>
internal sealed record LastingTask(string Type, string Members) : ApiRow(Type, Members);

/// <summary>A member whose own task or call is known to end: it carries a time-out, or does no more than local input and output. Feeds LIFE4001.</summary>
internal sealed record EndsByItself(string Type, string Members) : ApiRow(Type, Members);

internal static class ExitWaits
{
    internal static readonly ApiTable<ExitWait> Blocking = new(
        new("System.Threading.Thread", "Join", WaitKind.Succeeds, "Join(TimeSpan)"),
        new("System.Threading.Tasks.Task", "Wait", WaitKind.Succeeds, "Wait(TimeSpan)"),
        new("System.Threading.Tasks.Task", "WaitAll", WaitKind.Succeeds, "WaitAll(Task[], TimeSpan)"),
        new("System.Threading.Tasks.Task", "WaitAny", WaitKind.Index, "WaitAny(Task[], TimeSpan)"),
        new("System.Threading.Tasks.Task`1", "Result", WaitKind.TaskValue, "Wait(TimeSpan)"),
        new("System.Threading.Tasks.ValueTask`1", "Result", WaitKind.TaskValue, "AsTask().Wait(TimeSpan)"),
        new("System.Runtime.CompilerServices.TaskAwaiter", "GetResult", WaitKind.TaskValue, "Wait(TimeSpan)"),
        new("System.Runtime.CompilerServices.TaskAwaiter`1", "GetResult", WaitKind.TaskValue, "Wait(TimeSpan)"),
        new("System.Runtime.CompilerServices.ConfiguredTaskAwaitable+ConfiguredTaskAwaiter", "GetResult", WaitKind.TaskValue, "Wait(TimeSpan)"),
        new("System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1+ConfiguredTaskAwaiter", "GetResult", WaitKind.TaskValue, "Wait(TimeSpan)"),
        new("System.Runtime.CompilerServices.ValueTaskAwaiter", "GetResult", WaitKind.TaskValue, "AsTask().Wait(TimeSpan)"),
        new("System.Runtime.CompilerServices.ValueTaskAwaiter`1", "GetResult", WaitKind.TaskValue, "AsTask().Wait(TimeSpan)"),
        new("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable+ConfiguredValueTaskAwaiter", "GetResult", WaitKind.TaskValue, "AsTask().Wait(TimeSpan)"),
        new("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1+ConfiguredValueTaskAwaiter", "GetResult", WaitKind.TaskValue, "AsTask().Wait(TimeSpan)"),
        new("System.Threading.WaitHandle", "WaitOne", WaitKind.Succeeds, "WaitOne(TimeSpan)"),
        new("System.Threading.WaitHandle", "WaitAll", WaitKind.Succeeds, "WaitAll(WaitHandle[], TimeSpan)"),
        new("System.Threading.WaitHandle", "WaitAny", WaitKind.Index, "WaitAny(WaitHandle[], TimeSpan)"),
        new("System.Threading.ManualResetEventSlim", "Wait", WaitKind.Succeeds, "Wait(TimeSpan)"),
        new("System.Threading.SemaphoreSlim", "Wait", WaitKind.Succeeds, "Wait(TimeSpan)"),
        new("System.Threading.CountdownEvent", "Wait", WaitKind.Succeeds, "Wait(TimeSpan)"),
        new("System.Threading.Barrier", "SignalAndWait", WaitKind.Succeeds, "SignalAndWait(TimeSpan)"),
        new("System.Threading.Monitor", "Wait", WaitKind.Succeeds, "Wait(object, TimeSpan)"),
        new("System.Diagnostics.Process", "WaitForExit", WaitKind.Succeeds, "WaitForExit(int)"),
        new("System.ServiceProcess.ServiceController", "WaitForStatus", WaitKind.Throws, "WaitForStatus(ServiceControllerStatus, TimeSpan)"));

    internal static readonly ApiTable<LastingTask> Tasks = new(
        new("System.Threading.Tasks.TaskCompletionSource", "Task"),
        new("System.Threading.Tasks.TaskCompletionSource`1", "Task"),
        new("System.Threading.Channels.ChannelReader`1", "Completion"),
        new("System.Threading.Tasks.Dataflow.IDataflowBlock", "Completion"),
        new("Microsoft.Extensions.Hosting.BackgroundService", "ExecuteTask"),
        new("System.Threading.SemaphoreSlim", "WaitAsync"),
        new("System.Diagnostics.Process", "WaitForExitAsync"));

    internal static readonly ApiTable<EndsByItself> Ending = new(
        new("System.Threading.Tasks.Task", "CompletedTask|FromResult|FromException|FromCanceled|Yield"),
        new("System.Threading.Tasks.ValueTask", "CompletedTask|FromResult|FromException|FromCanceled"),
        // Their clients give up by themselves: HttpClient after 100 s, a database command after 30 s.
        new("System.Net.Http.HttpMessageInvoker", "*"),
        new("System.Net.Http.HttpClient", "*"),
        new("System.Net.Http.Json.HttpClientJsonExtensions", "*"),
        new("System.Data.Common.DbCommand", "*"),
        new("System.Data.Common.DbConnection", "*"),
        // Local input and output.
        new("System.IO.Stream", "*"),
        new("System.IO.TextWriter", "*"),
        new("System.IO.TextReader", "*"),
        new("System.IO.File", "*"),
        // The host bounds its own stop by HostOptions.ShutdownTimeout; what defeats that is reported where it stands.
        new("Microsoft.Extensions.Hosting.IHost", "StopAsync"),
        new("Microsoft.Extensions.Hosting.HostingAbstractionsHostExtensions", "StopAsync"),
        new("Microsoft.AspNetCore.Builder.WebApplication", "StopAsync"),
        new("Microsoft.AspNetCore.Hosting.IWebHost", "StopAsync"));
}
