namespace Lifeguard.Analyzers.Analysis;

/// <summary>Members that start something that a service is there for. They fail at once where a port is taken, a broker is away, a schema is refused.</summary>
/// <param name="Part">What does not run when it fails, for people.</param>
/// <param name="FailsBy">Metadata names of what it is known to fail with, separated by <c>|</c>.</param>
internal sealed record StartApi(string Type, string Members, string Part, string FailsBy = "") : ApiRow(Type, Members);

/// <summary>The starts that are known by their type. Connecting is none of them: clients are made to come back by themselves.</summary>
internal static class StartApis
{
    private const string Socket = "System.Net.Sockets.SocketException";

    internal static readonly ApiTable<StartApi> Table = new(
        new("System.Net.Sockets.TcpListener", "Start", "listener", Socket),
        new("System.Net.Sockets.Socket", "Bind|Listen", "listener", Socket),
        new("System.Net.HttpListener", "Start", "listener", "System.Net.HttpListenerException"),
        new("Microsoft.AspNetCore.Hosting.Server.IServer", "StartAsync", "server", "System.IO.IOException"),
        new("Microsoft.Extensions.Hosting.IHost", "StartAsync", "host"),
        new("Microsoft.Extensions.Hosting.HostingAbstractionsHostExtensions", "Start", "host"),
        new("Microsoft.Extensions.Hosting.IHostedService", "StartAsync", "hosted service"),
        new("Grpc.Core.Server", "Start", "server", "System.IO.IOException"),
        new("MQTTnet.Server.MqttServer", "StartAsync", "server", Socket),
        new("RabbitMQ.Client.IChannel", "BasicConsumeAsync", "consumer"),
        new("RabbitMQ.Client.IChannelExtensions", "BasicConsumeAsync", "consumer"),
        new("Azure.Messaging.ServiceBus.ServiceBusProcessor", "StartProcessingAsync", "consumer", "Azure.Messaging.ServiceBus.ServiceBusException"),
        new("Azure.Messaging.ServiceBus.ServiceBusSessionProcessor", "StartProcessingAsync", "consumer", "Azure.Messaging.ServiceBus.ServiceBusException"),
        new("Azure.Messaging.EventHubs.Primitives.EventProcessor`1", "StartProcessing|StartProcessingAsync", "consumer"),
        new("MassTransit.IBusControl", "StartAsync", "bus"),
        new("MassTransit.BusControlExtensions", "Start|StartAsync", "bus"),
        new("Quartz.IScheduler", "Start", "scheduler"),
        new("Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions", "Migrate|MigrateAsync", "database schema"),
        new("Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade", "EnsureCreated|EnsureCreatedAsync", "database schema"));
}
