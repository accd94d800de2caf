using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Where a loop's work comes from, which decides how sure we can be that the loop must outlive one failure.</summary>
internal enum SourceKind
{
    /// <summary>Takes connections, requests or datagrams from anybody: one bad peer must not end it.</summary>
    Listener,

    /// <summary>Takes messages from a broker or queue service.</summary>
    Broker,

    /// <summary>Takes items from another part of the same process. Fail-fast pipelines do this too, so the loop's task decides.</summary>
    Queue,

    /// <summary>Takes the next tick of a clock.</summary>
    Tick,

    /// <summary>Reads one connection's bytes: such a loop ends with its connection, and should.</summary>
    Connection,
}

/// <summary>What becomes of the item whose handling fails, once the loop goes on.</summary>
internal enum ItemFate
{
    /// <summary>There is no item: the next tick does the work again.</summary>
    None,

    /// <summary>The peer notices: its connection is dropped, its request unanswered.</summary>
    Dropped,

    /// <summary>Delivered again by whoever sent it.</summary>
    Redelivered,

    /// <summary>Passed over at the next commit.</summary>
    Skipped,

    /// <summary>Gone.</summary>
    Lost,
}

/// <summary>
/// What a source throws once it has been stopped or disposed, so that a guarded loop still ends.
/// <paramref name="Filter"/> is C#, with <c>{ex}</c> and <c>{source}</c> to be filled in; null when the type alone tells.
/// </summary>
internal sealed record ClosedSignal(string ExceptionType, string? Filter = null);

/// <summary>A member that hands a loop its next piece of work. Feeds the rules about loops.</summary>
/// <param name="Item">The item, for people: "connection", "message".</param>
/// <param name="FailsBy">Exceptions with which the source itself fails and can be asked again; empty when it fails only by being closed.</param>
/// <param name="ClosedBy">What it throws once stopped.</param>
internal sealed record RequestSource(string Type, string Members, SourceKind Kind, string Item, ItemFate Fate, string[] FailsBy, ClosedSignal[] ClosedBy)
    : ApiRow(Type, Members)
{
    internal bool CanFail => FailsBy.Length > 0;

    /// <summary>Asked again, it fails again at once, for as long as the cause lasts: the broker is gone, no descriptor is left to accept with.</summary>
    internal bool FailsAtOnce => Kind == SourceKind.Broker && CanFail || Kind == SourceKind.Listener && Item == "connection" && Members.StartsWith("Accept", StringComparison.Ordinal);
}

internal static class RequestSources
{
    private static readonly string[] Socket = ["System.Net.Sockets.SocketException"];
    private static readonly string[] InputOutput = ["System.IO.IOException"];
    private static readonly string[] Any = ["System.Exception"];
    private static readonly string[] Never = [];

    // A stopped TcpListener answers the pending accept with OperationAborted and the next with InvalidOperationException,
    // from which ObjectDisposedException derives.
    private static readonly ClosedSignal[] SocketClosed =
    [
        new("System.InvalidOperationException"),
        new("System.Net.Sockets.SocketException",
            "{ex}.SocketErrorCode == System.Net.Sockets.SocketError.OperationAborted || {ex}.SocketErrorCode == System.Net.Sockets.SocketError.Interrupted"),
    ];

    private static readonly ClosedSignal[] HttpClosed = [new("System.Exception", "!{source}.IsListening")];
    private static readonly ClosedSignal[] Disposed = [new("System.ObjectDisposedException")];
    private static readonly ClosedSignal[] ChannelClosed = [new("System.Threading.Channels.ChannelClosedException")];
    private static readonly ClosedSignal[] CollectionCompleted = [new("System.InvalidOperationException")];
    private static readonly ClosedSignal[] EndsByItself = [];

    internal static readonly ApiTable<RequestSource> Table = new(
        // Listeners
        new("System.Net.Sockets.TcpListener", "AcceptTcpClient|AcceptTcpClientAsync|AcceptSocket|AcceptSocketAsync", SourceKind.Listener, "connection", ItemFate.Dropped, Socket, SocketClosed),
        new("System.Net.Sockets.Socket", "Accept|AcceptAsync", SourceKind.Listener, "connection", ItemFate.Dropped, Socket, SocketClosed),
        new("System.Net.Sockets.SocketTaskExtensions", "AcceptAsync", SourceKind.Listener, "connection", ItemFate.Dropped, Socket, SocketClosed),
        new("System.Net.Sockets.UdpClient", "Receive|ReceiveAsync", SourceKind.Listener, "datagram", ItemFate.Lost, Socket, SocketClosed),
        new("System.Net.Sockets.Socket", "ReceiveFrom|ReceiveFromAsync|ReceiveMessageFrom|ReceiveMessageFromAsync", SourceKind.Listener, "datagram", ItemFate.Lost, Socket, SocketClosed),
        new("System.Net.HttpListener", "GetContext|GetContextAsync", SourceKind.Listener, "request", ItemFate.Dropped, ["System.Net.HttpListenerException"], HttpClosed),
        new("System.Net.Quic.QuicListener", "AcceptConnectionAsync", SourceKind.Listener, "connection", ItemFate.Dropped, ["System.Net.Quic.QuicException", "System.Security.Authentication.AuthenticationException"], Disposed),
        new("System.IO.Pipes.NamedPipeServerStream", "WaitForConnection|WaitForConnectionAsync", SourceKind.Listener, "connection", ItemFate.Dropped, InputOutput, Disposed),
        new("Microsoft.AspNetCore.Connections.IConnectionListener", "AcceptAsync", SourceKind.Listener, "connection", ItemFate.Dropped, Any, EndsByItself),
        new("Microsoft.AspNetCore.Connections.IMultiplexedConnectionListener", "AcceptAsync", SourceKind.Listener, "connection", ItemFate.Dropped, Any, EndsByItself),

        // Brokers
        new("Confluent.Kafka.IConsumer`2", "Consume", SourceKind.Broker, "message", ItemFate.Skipped, ["Confluent.Kafka.ConsumeException", "Confluent.Kafka.KafkaException"], Disposed),
        new("RabbitMQ.Client.IChannel", "BasicGetAsync", SourceKind.Broker, "message", ItemFate.Redelivered, Any, Disposed),
        new("Amazon.SQS.IAmazonSQS", "ReceiveMessageAsync", SourceKind.Broker, "message", ItemFate.Redelivered, Any, Disposed),
        new("Azure.Storage.Queues.QueueClient", "ReceiveMessage|ReceiveMessageAsync|ReceiveMessages|ReceiveMessagesAsync", SourceKind.Broker, "message", ItemFate.Redelivered, Any, EndsByItself),
        new("Azure.Messaging.ServiceBus.ServiceBusReceiver", "ReceiveMessageAsync|ReceiveMessagesAsync", SourceKind.Broker, "message", ItemFate.Redelivered, Any, Disposed),
        new("NATS.Client.Core.INatsClient", "SubscribeAsync", SourceKind.Broker, "message", ItemFate.Lost, Never, EndsByItself),
        new("NATS.Client.Core.INatsConnection", "SubscribeAsync", SourceKind.Broker, "message", ItemFate.Lost, Never, EndsByItself),

        // In-process queues
        new("System.Threading.Channels.ChannelReader`1", "ReadAsync|WaitToReadAsync", SourceKind.Queue, "item", ItemFate.Lost, Never, ChannelClosed),
        new("System.Threading.Channels.ChannelReader`1", "ReadAllAsync", SourceKind.Queue, "item", ItemFate.Lost, Never, EndsByItself),
        new("System.Collections.Concurrent.BlockingCollection`1", "Take", SourceKind.Queue, "item", ItemFate.Lost, Never, CollectionCompleted),
        new("System.Collections.Concurrent.BlockingCollection`1", "GetConsumingEnumerable", SourceKind.Queue, "item", ItemFate.Lost, Never, EndsByItself),

        // Clocks
        new("System.Threading.PeriodicTimer", "WaitForNextTickAsync", SourceKind.Tick, "tick", ItemFate.None, Never, EndsByItself),
        new("System.Threading.Tasks.Task", "Delay", SourceKind.Tick, "tick", ItemFate.None, Never, EndsByItself),
        new("System.Threading.Thread", "Sleep", SourceKind.Tick, "tick", ItemFate.None, Never, EndsByItself),
        new("System.Threading.WaitHandle", "WaitOne", SourceKind.Tick, "tick", ItemFate.None, Never, EndsByItself),
        new("System.Threading.ManualResetEventSlim", "Wait", SourceKind.Tick, "tick", ItemFate.None, Never, EndsByItself),

        // One connection's bytes
        new("System.Net.Sockets.Socket", "Receive|ReceiveAsync", SourceKind.Connection, "bytes", ItemFate.Lost, Never, EndsByItself),
        new("System.IO.Stream", "Read|ReadAsync|ReadExactly|ReadExactlyAsync|ReadAtLeast|ReadAtLeastAsync|ReadByte", SourceKind.Connection, "bytes", ItemFate.Lost, Never, EndsByItself),
        new("System.IO.TextReader", "Read|ReadAsync|ReadLine|ReadLineAsync|ReadBlock|ReadBlockAsync|ReadToEnd|ReadToEndAsync", SourceKind.Connection, "bytes", ItemFate.Lost, Never, EndsByItself),
        new("System.IO.Pipelines.PipeReader", "ReadAsync|ReadAtLeastAsync|TryRead", SourceKind.Connection, "bytes", ItemFate.Lost, Never, EndsByItself),
        new("System.Net.WebSockets.WebSocket", "ReceiveAsync|SendAsync", SourceKind.Connection, "frame", ItemFate.Lost, Never, EndsByItself));

    /// <summary>The table, and what the user's options add to it.</summary>
    internal static SourceApis In(ProgramModel program) => program.Remember(Table, _ => new SourceApis(Table.In(program), program.Options.AdditionalRequestSources));
}

/// <summary>The request sources that one program can name.</summary>
internal sealed class SourceApis
{
    private readonly ResolvedApis<RequestSource> _known;
    private readonly MemberList _added;

    internal SourceApis(ResolvedApis<RequestSource> known, MemberList added)
    {
        (_known, _added) = (known, added);
        Names = RequestSources.Table.Names.Union(added.Names);
    }

    internal bool IsEmpty => _known.IsEmpty && _added == MemberList.Empty;

    /// <summary>The cheapest test: a call that goes by none of these names is no source.</summary>
    internal ImmutableHashSet<string> Names { get; }

    /// <summary>The row of a call that fetches work; null for any other call. What only the options name may fail in any way, and drops what fails.</summary>
    internal RequestSource? Find(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => call.CalledName() is { } name && Names.Contains(name.Identifier.ValueText) ? Find(model.GetSymbolInfo(call, cancellationToken).Symbol as IMethodSymbol) : null;

    internal RequestSource? Find(IMethodSymbol? method)
        => _known.Find(method) ?? (_added.Contains(method)
            ? new RequestSource(method!.ContainingType.ToDisplayString(), method.Name, SourceKind.Broker, "message", ItemFate.Lost, ["System.Exception"], [])
            : null);
}
