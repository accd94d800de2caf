using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.TypeListAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Startup;

public sealed class PluginTypesReadWithoutLoadGuardTests
{
    private static string Loader(string body, string members = "") => $$"""
        using System.Reflection;
        using System.Runtime.Loader;

        static class Loader
        {
            public static List<Type> Load(string path)
            {
                var types = new List<Type>();
                {{body}}
                return types;
            }

            {{members}}
        }
        """;

    [Theory]
    [InlineData("types.AddRange({|LIFE1002:Assembly.LoadFrom(path).GetTypes()|});")]
    [InlineData("var plugin = Assembly.LoadFile(path); foreach (var type in {|LIFE1002:plugin.GetTypes()|}) types.Add(type);")]
    [InlineData("var plugin = AssemblyLoadContext.Default.LoadFromAssemblyPath(path); types.AddRange({|LIFE1002:plugin.GetTypes()|});")]
    [InlineData("try { types.AddRange({|LIFE1002:Assembly.LoadFrom(path).GetTypes()|}); } catch (FileNotFoundException) { }")]
    public Task Reports_types_of_a_loaded_assembly(string body) => Verify.Reports(Loader(body));

    [Theory]
    [InlineData("types.AddRange(typeof(Loader).Assembly.GetTypes());")]
    [InlineData("types.AddRange(Assembly.GetExecutingAssembly().GetTypes());")]
    [InlineData("types.AddRange(Assembly.LoadFrom(path).GetExportedTypes());")] // fails by another exception, with no part to save
    [InlineData("var own = Assembly.Load(Assembly.GetEntryAssembly()!.FullName!); types.AddRange(own.GetTypes());")]
    [InlineData("var part = Assembly.Load(\"Acme.Seeder\"); types.AddRange(part.GetTypes());")] // a part of the build
    [InlineData("try { types.AddRange(Assembly.LoadFrom(path).GetTypes()); } catch (ReflectionTypeLoadException ex) { types.AddRange(ex.Types.OfType<Type>()); }")]
    [InlineData("try { types.AddRange(Assembly.LoadFrom(path).GetTypes()); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    public Task Ignores_own_types_and_guarded_lists(string body) => Verify.Ignores(Loader(body));

    [Fact]
    public Task Ignores_list_that_a_caller_guards() => Verify.Ignores(Loader("try { types.AddRange(Read(path)); } catch (Exception ex) { Console.Error.WriteLine(ex); }",
        "private static Type[] Read(string path) => TypesOf(path); private static Type[] TypesOf(string path) { var plugin = Assembly.LoadFrom(path); return plugin.GetTypes(); }"));
}
