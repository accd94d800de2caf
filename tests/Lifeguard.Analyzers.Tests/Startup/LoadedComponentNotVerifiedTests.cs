using Lifeguard.Analyzers.Startup;
using Lifeguard.Analyzers.Tests.Testing;
using Lifeguard.CodeFixes.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.LoadAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Startup;

public class LoadedComponentNotVerifiedTests
{
    /// <summary>Each load, with an answer that somebody uses or keeps as if it were there.</summary>
    [Theory]
    [InlineData("var type = {|LIFE1001:Type.GetType(setting)|}!; Activator.CreateInstance(type);")]
    [InlineData("_type = {|LIFE1001:Type.GetType(setting)|}!;")]
    [InlineData("_type = {|LIFE1001:Type.GetType(setting, throwOnError: false)|}!;")]
    [InlineData("_type = {|LIFE1001:Assembly.LoadFrom(setting).GetType(\"Plugin\")|}!;")]
    [InlineData("_type = {|LIFE1001:typeof(Loader).Assembly.GetType(setting)|}!;")]
    [InlineData("_type = {|LIFE1001:Type.GetTypeFromProgID(\"Excel.Application\")|}!;")]
    [InlineData("var plugin = Assembly.LoadFrom(setting).GetType(\"Plugin\", throwOnError: true)!; _run = {|LIFE1001:plugin.GetMethod(\"Run\")|}!;")]
    [InlineData("var plugin = Type.GetType(setting, throwOnError: true)!; {|LIFE1001:plugin.GetMethod(\"Run\")|}!.Invoke(null, null);")]
    [InlineData("var plugin = Type.GetType(setting, throwOnError: true)!; _plugin = {|LIFE1001:Activator.CreateInstance(plugin)|} as IPlugin; _plugin!.Run();")]
    [InlineData("_plugin = ({|LIFE1001:Assembly.LoadFrom(setting).CreateInstance(\"Plugin\")|} as IPlugin)!; _plugin!.Run();")]
    [InlineData("using var reader = new StreamReader({|LIFE1001:Assembly.LoadFrom(setting).GetManifestResourceStream(\"template.txt\")|}!);")]
    [InlineData("_service = {|LIFE1001:services.GetService<IUnregistered>()|}!;")]
    [InlineData("{|LIFE1001:services.GetService<IUnregistered>()|}!.Run();")]
    [InlineData("{|LIFE1001:NativeLibrary.TryLoad(\"codec\", out _library)|}; NativeLibrary.GetExport(_library, \"init\");")]
    [InlineData("_ = {|LIFE1001:NativeLibrary.TryLoad(\"codec\", out var library)|}; NativeLibrary.GetExport(library, \"init\");")]
    public Task Reports_a_load_whose_answer_nobody_looks_at(string statements) => Verify.Reports(Loader(statements), OutputKind.ConsoleApplication);

    /// <summary>The same loads, looked at.</summary>
    [Theory]
    [InlineData("var type = Type.GetType(setting); if (type == null) throw new InvalidOperationException(setting); Activator.CreateInstance(type);")]
    [InlineData("_type = Type.GetType(setting) ?? throw new InvalidOperationException(setting);")]
    [InlineData("_type = Type.GetType(setting, throwOnError: true)!;")]
    [InlineData("_type = Type.GetType(setting) is { } found ? found : typeof(Loader);")]
    [InlineData("Type.GetType(setting)?.GetMethod(\"Run\")?.Invoke(null, null);")]
    [InlineData("var type = Type.GetType(setting); ArgumentNullException.ThrowIfNull(type); _type = type;")]
    [InlineData("_type = Assembly.LoadFrom(setting).GetType(\"Plugin\", throwOnError: true)!;")]
    [InlineData("_service = services.GetRequiredService<IUnregistered>();")]
    [InlineData("var service = services.GetService<IUnregistered>(); service?.Run();")]
    [InlineData("if (!NativeLibrary.TryLoad(\"codec\", out _library)) throw new DllNotFoundException(\"codec\");")]
    [InlineData("NativeLibrary.TryLoad(\"codec\", out var library); if (library != 0) NativeLibrary.GetExport(library, \"init\");")]
    [InlineData("_plugin = (IPlugin)Activator.CreateInstance(Type.GetType(setting, throwOnError: true)!)!;")]
    public Task Ignores_a_load_that_is_checked(string statements) => Verify.Ignores(Loader(statements), OutputKind.ConsoleApplication);

    /// <summary>What the build decides, and what belongs to others.</summary>
    [Theory]
    [InlineData("_run = typeof(Loader).GetMethod(\"Load\")!;")] // the type and the name are fixed by the build
    [InlineData("_type = Type.GetType(\"System.String\")!;")]
    [InlineData("_type = typeof(Loader).Assembly.GetType(\"Loader\")!;")]
    [InlineData("using var reader = new StreamReader(typeof(Loader).Assembly.GetManifestResourceStream(\"template.txt\")!);")]
    [InlineData("_plugin = (IPlugin)Activator.CreateInstance(typeof(Plugin))!;")]
    [InlineData("_logger = services.GetService<IRegistered>()!;")]
    [InlineData("_logger = services.GetService<Microsoft.Extensions.Logging.ILoggerFactory>()!;")] // the host registers it
    [InlineData("try { var type = Type.GetType(setting)!; type.GetMethods(); } catch (NullReferenceException) { Console.WriteLine(setting); }")]
    [InlineData("Console.WriteLine(Type.GetType(setting));")]
    [InlineData("using var document = JsonDocument.Parse(setting); document.Deserialize<Plugin>()!.Run();")] // no argument at all
    [InlineData("_plugin = Activator.CreateInstance<Plugin>() as IPlugin; _plugin!.Run();")]
    [InlineData("_ = this.GetType().GetMethod(\"Load\")!.Name;")]
    public Task Ignores_what_is_certain_or_somebody_elses(string statements) => Verify.Ignores(Loader(statements), OutputKind.ConsoleApplication);

    [Fact]
    public Task Leaves_a_plain_dereference_to_the_compiler() => Verify.Ignores(Loader("Type.GetType(setting).GetMethods();"));

    [Fact]
    public Task Reports_a_plain_dereference_where_the_compiler_is_told_not_to_look() => Verify.Reports(
        "#nullable disable\n" + Loader("{|LIFE1001:Type.GetType(setting)|}.GetMethods();").Replace("?", "", StringComparison.Ordinal).Replace("null!", "null", StringComparison.Ordinal));

    [Fact]
    public Task Ignores_an_answer_that_is_returned_as_nullable() => Verify.Ignores(
        """
        class Loader
        {
            public static Type? Find(string setting) => Type.GetType(setting);
        }
        """);

    [Fact]
    public Task Reports_an_answer_that_is_returned_as_never_null() => Verify.Reports(
        """
        public class Loader
        {
            public static Type Find(string setting) => {|LIFE1001:Type.GetType(setting)|}!;
        }
        """);

    // Akka.NET: the name comes from the program's own configuration class.
    [Fact]
    public Task Reports_a_name_that_the_programs_own_settings_hold() => Verify.Reports(
        """
        public class Config
        {
            private readonly Dictionary<string, string> _values = [];
            public string GetString(string path) => _values[path];
        }

        public class Loader
        {
            public static object Load(Config config) => Activator.CreateInstance({|LIFE1001:Type.GetType(config.GetString("provider"))|}!)!;
        }
        """);

    [Fact]
    public Task Ignores_a_name_that_a_method_here_may_fix() => Verify.Ignores(
        """
        public class Loader
        {
            private static string Provider() => "Known";
            public static object Load() => Activator.CreateInstance(Type.GetType(Provider())!)!;
        }
        """);

    [Fact]
    public Task Ignores_a_name_that_every_caller_fixes() => Verify.Ignores(
        """
        public class Loader
        {
            public static object First() => Load("First");
            public static object Second() => Load("Second");
            private static object Load(string name) => Activator.CreateInstance(Type.GetType(name)!)!;
        }
        """);

    [Fact]
    public Task Reports_a_name_that_one_caller_does_not_fix() => Verify.Reports(
        """
        public class Loader
        {
            private static string Provider() => "Known";
            public static object First() => Load(Provider());
            public static object Second() => Load(Environment.GetEnvironmentVariable("PROVIDER")!);
            private static object Load(string name) => Activator.CreateInstance({|LIFE1001:Type.GetType(name)|}!)!;
        }
        """);

    // Akka.NET: failing to load is a failed Try, but the wrong type is a successful one that holds null.
    [Fact]
    public Task Reports_a_soft_cast_that_is_wrapped_as_a_success() => Verify.Reports(
        """
        #nullable disable
        public class Try<T>
        {
            public T Value;
            public Exception Failure;
            public static implicit operator Try<T>(T value) => new Try<T> { Value = value };
        }

        public class Loader
        {
            public static Try<T> Load<T>(string name) where T : class
            {
                try
                {
                    return {|LIFE1001:Activator.CreateInstance(Type.GetType(name), name)|} as T;
                }
                catch (Exception failure)
                {
                    return new Try<T> { Failure = failure };
                }
            }
        }
        """);

    [Fact]
    public Task Ignores_a_name_that_derived_types_pass() => Verify.Ignores(
        """
        using System.Reflection;

        public abstract class Script(string name)
        {
            public string Read()
            {
                using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"Scripts.{name}.js")!);
                return reader.ReadToEnd();
            }
        }

        public class Lodash() : Script("lodash");
        """);

    // In an editor, a referenced project's symbols have source too.
    [Fact]
    public Task Ignores_a_service_and_a_setting_that_a_referenced_project_declares()
    {
        var test = new Test<LoadAnalyzer, EmptyCodeFixProvider>(
            """
            using Contracts;

            var provider = (IServiceProvider)Activator.CreateInstance(Type.GetType(Names.Mailer)!)!;
            ((IMailer)provider.GetService(typeof(IMailer))!).Send();
            """, OutputKind.ConsoleApplication);
        var contracts = test.TestState.AdditionalProjects["Contracts"];
        contracts.Sources.Add("namespace Contracts; public interface IMailer { void Send(); } public static class Names { public static readonly string Mailer = System.Environment.NewLine; }");
        contracts.AdditionalReferences.AddRange(References.Assemblies);
        contracts.ReferenceAssemblies = References.None;
        test.TestState.AdditionalProjectReferences.Add("Contracts");
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Loader(string statements) =>
        $$"""
        using System.Reflection;
        using System.Runtime.InteropServices;
        using System.Text.Json;
        using Microsoft.Extensions.DependencyInjection;

        public interface IPlugin { void Run(); }
        public interface IUnregistered { void Run(); }
        public interface IRegistered { }
        public class Registered : IRegistered { }
        public class Plugin : IPlugin { public void Run() { } }

        public class Loader
        {
            public static void Main() { }

            private Type _type = null!;
            private MethodInfo _run = null!;
            private IPlugin? _plugin;
            private IUnregistered _service = null!;
            private object _logger = null!;
            private nint _library;

            public static void Register(IServiceCollection services) => services.AddSingleton<IRegistered, Registered>();

            public void Load(string setting, IServiceProvider services)
            {
                {{statements}}
            }

            public override string ToString() => _type.Name + _run.Name + _service.ToString() + _logger + _library;
        }
        """;

    // CAP: the services of a library are registered by the library's own AddCap.
    [Fact]
    public Task Ignores_a_service_of_a_referenced_assembly() => Verify.Ignores(
        Loader("_logger = services.GetService<Confluent.Kafka.IClient>()!;"), OutputKind.ConsoleApplication);

    [Fact]
    public Task Ignores_a_service_in_a_library_whose_host_registers_it() => Verify.Ignores(Loader("_service = services.GetService<IUnregistered>()!;"));

    [Fact]
    public Task Ignores_a_service_where_assemblies_are_scanned() => Verify.Ignores(
        Loader("_service = services.GetService<IUnregistered>()!; Scan(); void Scan() { }"), OutputKind.ConsoleApplication);

    [Fact]
    public Task Reports_and_fixes_a_loader_that_the_user_listed() => new Test<LoadAnalyzer, LoadedComponentNotVerifiedCodeFix>(Own("{|LIFE1001:Plugins.Find(name)|}"), OutputKind.DynamicallyLinkedLibrary,
        Own("Plugins.Find(name) ?? throw new InvalidOperationException($\"There is nothing called {name}\")")).With("lifeguard.additional_loaders = M:Plugins.Find").RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task Ignores_a_loader_that_nobody_listed() => Verify.Ignores(Own("Plugins.Find(name)"));

    private static string Own(string load) => $$"""
        #nullable disable
        static class Plugins { public static Action Find(string name) => name.Length > 0 ? Console.WriteLine : null; }

        class Service
        {
            private Action _plugin;
            public void Load(string name) => _plugin = {{load}};
            public void Serve() => _plugin();
        }
        """;
}
