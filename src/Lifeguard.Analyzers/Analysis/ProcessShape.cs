using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>What kind of process the compilation makes, by what it is compiled against and what it names, unless the user's options say it.</summary>
internal static class ProcessShape
{
    private static readonly HashSet<string> Hosts = new(StringComparer.Ordinal)
    {
        "Host", "WebHost", "WebApplication", "HostBuilder", "WebHostBuilder", "HostApplicationBuilder", "IHost", "IHostBuilder", "UseConsoleLifetime", "RunConsoleAsync",
        "UseSystemd", "AddSystemd", "UseWindowsService", "AddWindowsService", "ServiceBase", "HostFactory", "ConsoleLifetime",
        "ExitManager",
    };

    private static readonly HashSet<string> Serving = new(StringComparer.Ordinal)
    {
        "TcpListener", "HttpListener", "UdpClient", "Socket", "NamedPipeServerStream", "BackgroundService", "IHostedService", "BasicConsume", "BasicConsumeAsync", "IConsumer",
    };

    /// <summary>It makes a program, not a library.</summary>
    internal static bool IsProgram(ProgramModel program)
        => program.Options.ProjectKind != ProjectKind.Library && program.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication;

    /// <summary>The major version of .NET compiled against; 0 for .NET Framework and .NET Standard.</summary>
    internal static int FrameworkVersion(ProgramModel program)
        => program.Compilation.GetSpecialType(SpecialType.System_Object).ContainingAssembly?.Identity is { Name: "System.Runtime", Version.Major: >= 5 and var major } ? major : 0;

    /// <summary>The major version of the hosting library; 0 when it is not referenced.</summary>
    internal static int HostingVersion(ProgramModel program)
        => program.Types.All("Microsoft.Extensions.Hosting.BackgroundService") is [var service, ..] ? service.ContainingAssembly.Identity.Version.Major : 0;

    /// <summary>Something here sets up a host or an ExitManager, which listens to the signals itself.</summary>
    internal static bool HasHost(ProgramModel program, CancellationToken cancellationToken) => program.Sources.Spell(Hosts.Contains, cancellationToken);

    /// <summary>It takes work from others: a stop of it is somebody's business, unlike that of a shell or a tool.</summary>
    internal static bool Serves(ProgramModel program, CancellationToken cancellationToken) => program.Options.ProjectKind switch
    {
        ProjectKind.Service => true,
        ProjectKind.Tool or ProjectKind.Library => false,
        _ => program.Sources.Spell(Serving.Contains, cancellationToken),
    };

    /// <summary>
    /// Does a library that the program references register for signals or set up a host? Not the framework's own and Lifeguard's: they do so only
    /// for a program that asks for it, and its sources name that.
    /// </summary>
    internal static bool ReferencesSignalListener(ProgramModel program, CancellationToken cancellationToken)
        => program.Compilation.References.Any(reference => reference is CompilationReference project
            ? ProgramModel.For(project.Compilation).Sources.Spell(IsSignalListener, cancellationToken)
            : program.Compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol library && !IsAsked(library.Name) && NamesSignalListener(library));

    private static bool NamesSignalListener(IAssemblySymbol library) => library.GetMetadata()?.GetModules().Any(static module =>
    {
        var reader = module.GetMetadataReader();
        return reader.TypeReferences.Any(handle => IsSignalListener(reader.GetString(reader.GetTypeReference(handle).Name)));
    }) == true;

    private static bool IsSignalListener(string name) => name == "PosixSignalRegistration" || Hosts.Contains(name);

    private static bool IsAsked(string assembly)
        => assembly.StartsWith("System.", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || assembly is "System" or "mscorlib" or "netstandard" or "Lifeguard" or "Lifeguard.Hosting";

    /// <summary>The service manager of Windows starts it, and starts it again only after an end that looks like a failure.</summary>
    internal static bool IsWindowsService(ProgramModel program, CancellationToken cancellationToken)
        => program.Sources.Spell(name => name is "UseWindowsService" or "AddWindowsService" or "ServiceBase", cancellationToken);

    /// <summary>Is this function (a method, or the unit of top-level statements) the program's entry point?</summary>
    internal static bool IsEntryPoint(SyntaxNode? function, ProgramModel program, SemanticModel model, CancellationToken cancellationToken) => function switch
    {
        CompilationUnitSyntax unit => unit.Members.Any(SyntaxKind.GlobalStatement),
        MethodDeclarationSyntax { Identifier.ValueText: "Main" } main => SymbolEqualityComparer.Default.Equals(program.Compilation.GetEntryPoint(cancellationToken), model.GetDeclaredSymbol(main, cancellationToken))
            || program.Compilation.GetEntryPoint(cancellationToken) is { Name: "<Main>" } && model.GetDeclaredSymbol(main, cancellationToken) is { IsStatic: true },
        _ => false,
    };

    /// <summary>The entry point's declaration; null for a library, or when it has none of its own.</summary>
    internal static SyntaxNode? EntryPoint(ProgramModel program, CancellationToken cancellationToken)
        => program.Compilation.GetEntryPoint(cancellationToken)?.DeclaringSyntaxReferences is [var reference, ..] ? reference.GetSyntax(cancellationToken) : null;
}
