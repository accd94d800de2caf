using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>What becomes of an exception that leaves work nobody waits for.</summary>
internal enum Fate
{
    /// <summary>Nothing is above it but the runtime, and that ends the process: on Unix with SIGABRT, status 134.</summary>
    ProcessAborts,

    /// <summary>Whoever runs the work catches everything and says nothing.</summary>
    Eaten,

    /// <summary>It breaks what runs the work, for every piece of work to come.</summary>
    BreaksItsRunner,

    /// <summary>The task keeps it. Unless somebody looks at the task, nobody hears of it.</summary>
    KeptInTask,

    /// <summary>The host logs it and, by default, stops.</summary>
    HostStops,
}

/// <summary>
/// A context in which work runs with nobody of its author's above it: the members that start such work, and where an exception goes that
/// leaves it. Printable.
/// </summary>
/// <param name="Name">Short, for people and tests: "thread start".</param>
/// <param name="Words">In a message: the same, after "the exception leaves", where the process aborts; else what then happens.</param>
internal sealed record BackgroundContext(string Type, string Members, Fate Fate, string Name, string Words) : ApiRow(Type, Members)
{
    /// <summary>Not started by a call: the compiler's own builder throws what leaves an <c>async void</c> function on the pool.</summary>
    internal static readonly BackgroundContext AsyncVoid
        = new("System.Runtime.CompilerServices.AsyncVoidMethodBuilder", "*", Fate.ProcessAborts, "async void", "an 'async void' function");

    internal static readonly BackgroundContext Thread = new("System.Threading.Thread", ".ctor", Fate.ProcessAborts, "thread start", "its thread");

    internal static readonly BackgroundContext ElapsedEvent = new("System.Timers.Timer", "Elapsed", Fate.Eaten, "Elapsed event", "the timer swallows it");

    internal static readonly BackgroundContext Task = new("System.Threading.Tasks.Task", "Run", Fate.KeptInTask, "task", "a task");

    private const string SocketCallback = "the callback of a socket";

    private const string BlockFaults = "the block faults for good: it takes no further item, and Post only answers false";

    internal static readonly ApiTable<BackgroundContext> Table = new(
        Thread,
        new("System.Threading.Timer", ".ctor", Fate.ProcessAborts, "timer callback", "a timer callback"),
        new("System.TimeProvider", "CreateTimer", Fate.ProcessAborts, "timer callback", "a timer callback"),
        new("System.Threading.ThreadPool", "QueueUserWorkItem|UnsafeQueueUserWorkItem", Fate.ProcessAborts, "pool item", "a pool work item"),
        new("System.Threading.ThreadPool", "RegisterWaitForSingleObject|UnsafeRegisterWaitForSingleObject", Fate.ProcessAborts, "pool item", "a wait callback of the pool"),
        new("System.Net.Sockets.Socket", "BeginAccept|BeginConnect|BeginDisconnect|BeginReceive|BeginReceiveFrom|BeginReceiveMessageFrom|BeginSend|BeginSendTo|BeginSendFile", Fate.ProcessAborts, "socket callback", SocketCallback),
        new("System.Net.Sockets.TcpListener", "BeginAcceptTcpClient|BeginAcceptSocket", Fate.ProcessAborts, "socket callback", SocketCallback),
        new("System.Net.Sockets.TcpClient", "BeginConnect", Fate.ProcessAborts, "socket callback", SocketCallback),
        new("System.Net.Sockets.UdpClient", "BeginReceive|BeginSend", Fate.ProcessAborts, "socket callback", SocketCallback),
        AsyncVoid,
        ElapsedEvent,
        new("System.Threading.Tasks.Dataflow.ActionBlock`1", ".ctor", Fate.BreaksItsRunner, "block", BlockFaults),
        new("System.Threading.Tasks.Dataflow.TransformBlock`2", ".ctor", Fate.BreaksItsRunner, "block", BlockFaults),
        new("System.Threading.Tasks.Dataflow.TransformManyBlock`2", ".ctor", Fate.BreaksItsRunner, "block", BlockFaults),
        new("RabbitMQ.Client.Events.AsyncEventingBasicConsumer", "ReceivedAsync", Fate.BreaksItsRunner, "received handler", "the message is never acknowledged, and the consumer gets no more once its prefetch is full of such"),
        new("Azure.Messaging.EventHubs.EventProcessorClient", "ProcessEventAsync|ProcessErrorAsync", Fate.BreaksItsRunner, "processor handler", "the processor of its partition ends"),
        Task,
        new("System.Threading.Tasks.TaskFactory", "StartNew", Fate.KeptInTask, "task", "a task"),
        new("Microsoft.Extensions.Hosting.BackgroundService", "ExecuteAsync", Fate.HostStops, "BackgroundService.ExecuteAsync", "ExecuteAsync"));

    /// <summary>The work comes back by the clock, whatever became of it the last time.</summary>
    internal bool IsTimer => Name is "timer callback" or "Elapsed event";

    /// <summary>The context of a delegate that is handed to <paramref name="consumer"/> (or subscribed to it); null when it is not one of the table.</summary>
    internal static BackgroundContext? OfDelegateTo(ISymbol? consumer, ProgramModel program) => Table.In(program).Find(consumer);

    public override string ToString() => $"{Name}: {Fate switch
    {
        Fate.ProcessAborts => "process aborts",
        Fate.Eaten => "eaten",
        Fate.BreaksItsRunner => "breaks its runner",
        Fate.KeptInTask => "kept in the task",
        _ => "host stops",
    }}";
}
