using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.StaticLoadAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Startup;

public sealed class StaticInitializerLoadsTests
{
    [Theory]
    [InlineData("static readonly byte[] Weights = {|LIFE1009:File.ReadAllBytes(\"model.bin\")|};")]
    [InlineData("static byte[] Weights { get; } = {|LIFE1009:File.ReadAllBytes(\"model.bin\")|};")]
    [InlineData("static readonly byte[] Weights; static Model() { Weights = {|LIFE1009:File.ReadAllBytes(\"model.bin\")|}; }")]
    [InlineData("static readonly byte[][] Weights = [{|LIFE1009:File.ReadAllBytes(\"small.bin\")|}, File.ReadAllBytes(\"large.bin\")];")] // one initializer, one fault
    [InlineData("static readonly nint Library = {|LIFE1009:System.Runtime.InteropServices.NativeLibrary.Load(\"codec\")|};")]
    public Task Reports_load_that_fails_for_ever(string members) => Verify.Reports($"static class Model {{ {members} }}");

    [Theory]
    [InlineData("static readonly Lazy<byte[]> Weights = new(() => File.ReadAllBytes(\"model.bin\"));")]
    [InlineData("static byte[] Weights => File.ReadAllBytes(\"model.bin\");")]
    [InlineData("static byte[] Read() => File.ReadAllBytes(\"model.bin\");")]
    [InlineData("static readonly byte[]? Weights = File.Exists(\"model.bin\") ? File.ReadAllBytes(\"model.bin\") : null;")]
    [InlineData("static readonly byte[] Weights = []; static Model() { try { Weights = File.ReadAllBytes(\"model.bin\"); } catch (IOException) { } }")]
    [InlineData("static readonly System.Reflection.Assembly Core = System.Reflection.Assembly.Load(\"Acme.Core\");")] // a part of the build
    [InlineData("static readonly string Place = Path.GetFullPath(\"model.bin\");")]
    public Task Ignores_load_that_can_be_tried_again(string members) => Verify.Ignores($"static class Model {{ {members} }}");

    /// <summary>A tool ends with its failure, and says so.</summary>
    [Fact]
    public Task Ignores_tool() => Verify.Ignores("""
        Console.WriteLine(Model.Weights.Length);

        static class Model { public static readonly byte[] Weights = File.ReadAllBytes("model.bin"); }
        """, OutputKind.ConsoleApplication);
}
