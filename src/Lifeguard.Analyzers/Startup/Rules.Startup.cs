using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers;

internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor LoadedComponentNotVerified = Create(
        id: "LIFE1001",
        title: "What was loaded by name is used without a look",
        messageFormat: "{0} {1} when {2}, and nothing here looks: {3}. {4}.",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A component that is found by name can be missing. Check it where it is loaded, so that the service stops there and says what is missing, instead of failing at a request.");

    internal static readonly DiagnosticDescriptor StartupFailureSwallowed = Create(
        id: "LIFE1011",
        title: "A failed start looks like one that went well",
        messageFormat: "{0}: {1}, and whoever watches it takes it for healthy. {2}.",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A listener, consumer or schema that fails to start must fail the start of the process, so that whatever starts it can try again or tell somebody. A process that lives on without it is down and looks up.");

    internal static readonly DiagnosticDescriptor StartNeverReturns = Create(
        id: "LIFE1008",
        title: "The start of this service never returns",
        messageFormat: "{0} waits for this {1}, which does not end: {2}. {3}.",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A host starts its services one after another and waits for each. Work without end belongs into BackgroundService.ExecuteAsync, or into a task or thread of its own that the start does not wait for.");

    internal static readonly DiagnosticDescriptor PluginTypesReadWithoutLoadGuard = Create(
        id: "LIFE1002",
        title: "One bad type makes the whole plug-in unusable",
        messageFormat: "{0} of a loaded assembly throws when a single type in it misses something, and no guard is in sight: one plug-in built against another version takes its good types with it, or the start. Catch ReflectionTypeLoadException, report its LoaderExceptions, and go on with its Types.",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "An assembly that was loaded while running may have been built against other versions. Its types are then found one by one, and those that fit are in the exception.");

    internal static readonly DiagnosticDescriptor LoadGuardNeverRuns = Create(
        id: "LIFE1003",
        title: "A guard against a missing assembly is never entered",
        messageFormat: "If {0} is missing, '{1}' cannot even be compiled when it is first called: the exception comes out of the call to it, before this try is entered. Move what needs {0} into a method of its own that is never inlined.",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "The just-in-time compiler looks up everything that a method constructs or calls before the method runs. A guard must stand in another method than what it guards.");

    internal static readonly DiagnosticDescriptor OptionsValidatedLazily = Create(
        id: "LIFE1004",
        title: "Options are validated only when somebody asks for them",
        messageFormat: "{0} is validated when somebody first asks for it, which is a request in a service that has started with wrong settings. Add ValidateOnStart().",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Validation that runs at the start refuses wrong settings in front of whoever deploys them.");

    internal static readonly DiagnosticDescriptor StartupLoadNotGuarded = Create(
        id: "LIFE1005",
        title: "A failed step of the start looks like a crash",
        messageFormat: "When {0}, the process aborts with a stack trace and status 134, like after any mistake in the program. Say in one line what is missing, and end with {1}.",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A supervisor and a person can tell by the status whether to try again (69: something is not available) or to mend the configuration (78).", isEnabledByDefault: false);

    internal static readonly DiagnosticDescriptor ContainerNotValidated = Create(
        id: "LIFE1006",
        title: "The container is not validated when it is built",
        messageFormat: "A service that is registered with a dependency missing is found out when somebody first asks for it. Build with ValidateOnBuild and ValidateScopes.",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "BuildServiceProvider() checks nothing. With ValidateOnBuild it creates no service, but fails for each that could not be created.", isEnabledByDefault: false);

    internal static readonly DiagnosticDescriptor RequiredSettingUnchecked = Create(
        id: "LIFE1007",
        title: "A setting is taken for granted",
        messageFormat: "The setting {0} may be missing; the ! passes the null on, and what fails later does not say which setting it was. Throw here, and name it.",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A missing setting is the commonest fault of a deployment. Say which one is missing where it is read.");

    internal static readonly DiagnosticDescriptor StaticInitializerLoads = Create(
        id: "LIFE1009",
        title: "A static initializer depends on the world outside",
        messageFormat: "When {0} fails here, {1} stays unusable until the process ends: every later use throws the same TypeInitializationException, even when the cause is gone. Load it at the start, or keep it in a Lazy that is made anew.",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "The runtime runs a static initializer once. What it throws is kept, and thrown again at every use.");

    internal static readonly DiagnosticDescriptor FailedLoadCached = Create(
        id: "LIFE1010",
        title: "A failed task is kept for every later caller",
        messageFormat: "When {0} fails once, {1} keeps the failed task: every later caller gets the same exception until the process ends. Load at the start, or drop the task when it fails.",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Lazy keeps what its factory gave. A task that failed is given to every caller after the first.");

    internal static readonly DiagnosticDescriptor OptionsNeverValidated = Create(
        id: "LIFE1012",
        title: "Options are bound and never validated",
        messageFormat: "{0} is bound with no validation, and {1} has no value unless a setting gives it one: {2}. Validate the options when the service starts.",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A binding that finds nothing succeeds. Validation at the start tells which setting is missing.");
}
