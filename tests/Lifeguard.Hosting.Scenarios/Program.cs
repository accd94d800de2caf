using System.Globalization;
using System.Net.Sockets;
using Lifeguard;
using Lifeguard.Hosting.Scenarios;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// Usage: Lifeguard.Hosting.Scenarios bare|guarded NAME
var (guarded, name) = (args[0] == "guarded", args[1]);
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(500));
builder.Configuration.AddEnvironmentVariables();
builder.Services.AddSingleton<IHostLifetime, Microsoft.Extensions.Hosting.Internal.ConsoleLifetime>();
builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
builder.Logging.AddProvider(new StandardOutputLoggerProvider());
builder.Services.AddHostedService<Witness>();
var lifeguard = builder.Services.AddLifeguard(options => options.Grace = TimeSpan.FromMilliseconds(300));

switch (name)
{
    case "stops":
        break;
    case "fails-later":
        builder.Services.AddHostedService<FailsLater>();
        break;
    case "fails-at-once":
        builder.Services.AddHostedService<FailsAtOnce>();
        break;
    case "stray-cancellation":
        builder.Services.AddHostedService<CancelledByTimeout>();
        break;
    case "loop-returns":
        builder.Services.AddHostedService<Returns>();
        break;
    case "failure-is-ignored":
        builder.Services.Configure<HostOptions>(options => options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        builder.Services.AddHostedService<FailsInTurn>();
        break;
    case "loop-idles":
        ReportToSystemd();
        builder.Services.AddHostedService<Idles>();
        break;
    case "turn-hangs":
        ReportToSystemd();
        builder.Services.AddHostedService<HangsInTurn>();
        break;
    case "loop-never-succeeds":
        builder.Services.AddHostedService<NeverSucceeds>();
        break;
    case "deaf-loop":
        builder.Services.AddHostedService<Deaf>();
        break;
    case "start-hangs":
        builder.Services.AddHostedService<StartHangs>();
        break;
    case "start-fails":
        builder.Services.AddHostedService<StartFails>();
        break;
    case "constructor-fails":
        builder.Services.AddHostedService<ConstructorFails>();
        break;
    case "stop-fails":
        builder.Services.AddHostedService<StopFails>();
        break;
    case "disposal-hangs":
        ReportToSystemd();
        builder.Services.AddSingleton<HangsInDisposal>();
        builder.Services.AddHostedService<NeedsHangsInDisposal>();
        break;
    case "disposal-hangs-after-exit":
        builder.Services.AddSingleton<HangsInDisposal>();
        builder.Services.AddHostedService<NeedsHangsInDisposal>();
        builder.Services.AddHostedService<CallsExit>();
        break;
    case "last-words":
        var console = new StallingConsole(Console.Out);
        Console.SetOut(console);
        builder.Logging.ClearProviders().AddConsole();
        builder.Services.AddSingleton(console).AddHostedService(services => ActivatorUtilities.CreateInstance<LastWords>(services, Leave(services)));
        break;
    case "asks-to-leave":
        builder.Services.AddHostedService(services => new AsksToLeave(Leave(services)));
        break;
    case "manager-answers":
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMinutes(1));
        builder.Services.AddLifeguard(options => options.ManagerProcessId = int.Parse(Environment.GetEnvironmentVariable("MANAGER")!, CultureInfo.InvariantCulture));
        builder.Services.AddHostedService<StopsAfterTheAnswer>();
        break;
    case "stops-slowly":
        StopSlowly();
        builder.Services.AddHostedService<StopsSlowly>();
        break;
    case "stops-slowly-beside-others":
        StopSlowly();
        builder.Services.Configure<HostOptions>(options => options.ServicesStopConcurrently = true);
        builder.Services.AddHostedService<StopsSlowly>();
        break;
    case "disposal-is-slow":
        StopSlowly();
        builder.Services.AddHostedService<SlowInDisposal>();
        break;
    case "disposal-fails":
        builder.Services.AddHostedService<FailsInDisposal>();
        break;
    case "callback-hangs":
        builder.Services.AddHostedService<CallbackHangs>();
        break;
    case "check-fails-and-disposal-hangs":
        builder.Services.AddSingleton<HangsInDisposal>();
        builder.Services.AddHostedService<NeedsHangsInDisposal>();
        lifeguard.AddStartupCheck("database", (_, _) => throw new InvalidOperationException("no database", new SocketException((int)SocketError.ConnectionRefused)));
        break;
    case "setting-is-wrong":
        builder.Configuration["Lifeguard:Grace"] = "soon";
        break;
    case "start-times-out":
        builder.Services.AddHostedService<StartTimesOut>();
        break;
    case "startup-timeout":
        builder.Services.Configure<HostOptions>(options => options.StartupTimeout = TimeSpan.FromMilliseconds(100));
        builder.Services.AddHostedService<StartWaits>();
        break;
    case "startup-timeout-side-by-side":
        builder.Services.Configure<HostOptions>(options => (options.StartupTimeout, options.ServicesStartConcurrently) = (TimeSpan.FromMilliseconds(100), true));
        builder.Services.AddHostedService<StartWaits>().AddSingleton<IHostedService, StartWaits>();
        break;
    case "startup-timeout-in-check":
        builder.Services.Configure<HostOptions>(options => options.StartupTimeout = TimeSpan.FromMilliseconds(100));
        lifeguard.AddStartupCheck("database", (_, token) => Task.Delay(Timeout.Infinite, token));
        break;
    case "stops-by-callback":
        builder.Services.AddHostedService<StopsByCallback>();
        break;
    case "check-fails":
        lifeguard.AddStartupCheck("database", (_, _) => throw new InvalidOperationException("no database", new SocketException((int)SocketError.ConnectionRefused)));
        break;
    case "check-fails-before-the-deadline":
        builder.Services.AddLifeguard(options => options.StartupDeadline = TimeSpan.FromHours(1));
        lifeguard.AddStartupCheck("database", (_, _) => throw new InvalidOperationException("no database", new SocketException((int)SocketError.ConnectionRefused)));
        break;
    case "check-is-late":
        lifeguard.AddStartupCheck("database", (_, _) => new TaskCompletionSource().Task, timeout: TimeSpan.FromMilliseconds(100));
        break;
    case "start-is-late":
        builder.Services.AddLifeguard(options => options.StartupDeadline = TimeSpan.FromMilliseconds(100)).AddStartupCheck("database", (_, _) => new TaskCompletionSource().Task);
        break;
    case "member-is-missing":
        lifeguard.RequireMembers<Witness>(".ctor", "PriceOf");
        break;
    case "limits-are-wrong":
        lifeguard.AddLoop("orders", options => options.MaxDelay = TimeSpan.FromMinutes(1));
        break;
    default:
        throw new ArgumentException($"There is no scenario '{name}'.");
}

using var host = builder.Build();
if (guarded)
    return await host.RunGuardedAsync();
await host.RunAsync();
return 0;

Action Leave(IServiceProvider services) => guarded ? () => services.GetRequiredService<ExitManager>().Exit(166, "a service asks to leave") : () => Environment.Exit(166);

void StopSlowly()
{
    builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMinutes(1));
    ReportToSystemd();
    builder.Services.AddHostedService<HangsInTurn>();
}

void ReportToSystemd() => builder.Services.AddLifeguard(options => options.SystemdStatus = options.SystemdWatchdog = true);
