using Lifeguard.Analyzers.Startup;
using Lifeguard.Analyzers.Tests.Testing;
using Lifeguard.CodeFixes.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.LoadAnalyzer, Lifeguard.CodeFixes.Startup.LoadedComponentNotVerifiedCodeFix>;

namespace Lifeguard.Analyzers.Tests.Startup;

public class LoadedComponentNotVerifiedCodeFixTests
{
    [Theory]
    [InlineData("_type = {|LIFE1001:Type.GetType(setting)|}!;", "_type = Type.GetType(setting, throwOnError: true)!;")]
    [InlineData("_type = {|LIFE1001:Type.GetType(setting, false)|}!;", "_type = Type.GetType(setting, true)!;")]
    [InlineData("_type = {|LIFE1001:Assembly.LoadFrom(setting).GetType(\"Plugin\")|}!; // ours", "_type = Assembly.LoadFrom(setting).GetType(\"Plugin\", throwOnError: true)!; // ours")]
    [InlineData(
        "_run = {|LIFE1001:_loaded.GetMethod(\"Run\")|}!;",
        "_run = _loaded.GetMethod(\"Run\") ?? throw new InvalidOperationException(\"There is no member Run\");")]
    [InlineData(
        "{|LIFE1001:_loaded.GetMethod(setting)|}!.Invoke(null, null);",
        "(_loaded.GetMethod(setting) ?? throw new InvalidOperationException($\"There is no member {setting}\")).Invoke(null, null);")]
    [InlineData(
        "_plugin = ({|LIFE1001:Activator.CreateInstance(_loaded)|} as IPlugin)!;",
        "_plugin = (Activator.CreateInstance(_loaded) as IPlugin ?? throw new InvalidOperationException($\"It is no IPlugin: {_loaded}\"))!;")]
    [InlineData("_plugin = {|LIFE1001:services.GetService<IPlugin>()|}!;", "_plugin = services.GetRequiredService<IPlugin>();")]
    [InlineData("_plugin = (IPlugin){|LIFE1001:services.GetService(typeof(IPlugin))|}!;", "_plugin = (IPlugin)services.GetRequiredService(typeof(IPlugin));")]
    [InlineData("{|LIFE1001:services.GetService<IPlugin>()|}!.Run();", "services.GetRequiredService<IPlugin>().Run();")]
    public Task Fixes_a_load_where_it_stands(string before, string after) => Verify.Fixes(Loader(before), Loader(after), OutputKind.ConsoleApplication);

    [Fact]
    public Task Fixes_a_dropped_answer_with_a_test_of_it() => Verify.Fixes(
        Loader(
            """
            // The codec.
                    {|LIFE1001:NativeLibrary.TryLoad("codec", out var library)|}; // may be absent
                    NativeLibrary.GetExport(library, "init");
            """),
        Loader(
            """
            // The codec.
                    if (!NativeLibrary.TryLoad("codec", out var library))
                    {
                        throw new DllNotFoundException("There is no library codec");
                    } // may be absent
                    NativeLibrary.GetExport(library, "init");
            """));

    [Fact]
    public Task Fixes_every_load_of_a_document() => Verify.FixesEach(
        Loader("_type = {|LIFE1001:Type.GetType(setting)|}!; _plugin = {|LIFE1001:services.GetService<IPlugin>()|}!;"),
        Loader("_type = Type.GetType(setting, throwOnError: true)!; _plugin = services.GetRequiredService<IPlugin>();"),
        edits: 2,
        OutputKind.ConsoleApplication);

    [Fact]
    public Task Fixes_code_written_in_CSharp_7_3()
    {
        var test = new Test<LoadAnalyzer, LoadedComponentNotVerifiedCodeFix>(
            """
            using System;

            public class Loader
            {
                public static object Load(string setting)
                {
                    var type = Type.GetType(setting, throwOnError: true);
                    return {|LIFE1001:type.GetMethod("Run")|}.Invoke(null, null);
                }
            }
            """,
            OutputKind.DynamicallyLinkedLibrary,
            """
            using System;

            public class Loader
            {
                public static object Load(string setting)
                {
                    var type = Type.GetType(setting, throwOnError: true);
                    return (type.GetMethod("Run") ?? throw new InvalidOperationException("There is no member Run")).Invoke(null, null);
                }
            }
            """)
        {
            Version = LanguageVersion.CSharp7_3,
        };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Loader(string statements) =>
        $$"""
        using System.Reflection;
        using System.Runtime.InteropServices;
        using Microsoft.Extensions.DependencyInjection;

        public interface IPlugin { void Run(); }

        public class Loader(string name)
        {
            public static void Main() { }

            private readonly Type _loaded = Type.GetType(name, throwOnError: true)!;
            private Type _type = typeof(object);
            private MethodInfo _run = null!;
            private IPlugin _plugin = null!;

            public void Load(string setting, IServiceProvider services)
            {
                {{statements}}
            }

            public override string ToString() => _type.Name + _run.Name + _plugin.ToString();
        }
        """;
}
