using System.Text;

namespace Lifeguard.Analyzers.Tests.Testing;

/// <summary>What nobody should write, and what somebody will.</summary>
internal static class HostileSources
{
    internal static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["an empty file"] = "",
        ["blanks only"] = " \t\r\n\n ",
        ["a comment only"] = "// nothing\n/* here",
        ["a null character and half a surrogate pair"] = "class C { string s = \"\0\ud800\"; \0 }",
        ["an unterminated string"] = "class C { void M() { while (true) { System.Threading.Thread.Sleep(\"",
        ["an unterminated raw string"] = "class C { string s = \"\"\"\n while (true) Sleep(1); ",
        ["directives that do not match"] = "#if A\nclass C { void M() { while (true) {\n#else\n#endregion\n#elif B\n#if\n Thread.Sleep(1); } } }\n#pragma warning disable\n#line 5 \"x\"\n#nullable",
        ["a body cut by directives"] = "#define X\nclass C { void M()\n#if X\n{ while (true) { Thread.Sleep(10);\n#else\n{ for (;;) {\n#endif\nFile.Delete(\"a\"); } } }",
        ["top-level statements"] = "using System.Net.Sockets;\nvar listener = new TcpListener(System.Net.IPAddress.Any, 1);\nawait Task.Yield();\nwhile (true) { var c = await listener.AcceptTcpClientAsync(); await Serve(c); }\nasync Task Serve(TcpClient c) { for (;;) await Task.Delay(1); }",
        ["statements without a type"] = "while (true) { await Task.Delay(1); F(); } } } {",
        ["loops without bodies"] = "class C { async Task M() { while (await Task.Delay(1)); do while (true); for (;;); foreach (var x in Task.Delay(1).) ; while () Thread.Sleep(); } }",
        ["names that mean nothing"] = "class C : Missing<Gone> { override Task ExecuteAsync(Lost t) { while (!t.IsCancellationRequested) { var x = await y.ReadAsync(t); z(x); } } Task StopAsync() => q.Wait(); }",
        ["the user's own types under known names"] = "namespace System.Threading { class Thread { public static void Sleep(int ms) {} public void Join() {} } } namespace N { class C { void M() { while (true) { Thread.Sleep(1); Go(); } } void Go() => throw null; } }",
        ["a type that derives from itself"] = "class A : B { void M() { while (true) { Thread.Sleep(1); M(); } } } class B : A { }",
        ["methods that call one another for ever"] = "class C { void A() { while (true) { Thread.Sleep(1); B(); } } void B() { try { A(); } catch (Exception e) { A(); B(); } } Task X() => Task.Run(() => X()); void Z() => _ = X(); }",
        ["a partial method without its other half"] = "partial class C { partial void M(); void N() { for (;;) { Thread.Sleep(1); M(); } } public partial int P(); }",
        ["500 nested blocks"] = InMethod(Nested("{", "Thread.Sleep(1);", "}", 500)),
        ["200 nested loops"] = InMethod(Nested("while (true) {", "Thread.Sleep(1); File.Delete(\"a\");", "}", 200)),
        ["100 nested tries"] = InMethod("while (true) {" + Nested("try {", "Thread.Sleep(1); File.Delete(\"a\");", "} catch (Exception e) { Console.WriteLine(e); }", 100) + "}"),
        ["100 nested local functions"] = InMethod(Nested("void F() { while (true) { Thread.Sleep(1);", "File.Delete(\"a\");", "F(); } }", 100)),
        ["12 nested lambdas"] = InMethod(Nested("Task.Run(() => { while (true) { Thread.Sleep(1);", "File.Delete(\"a\");", "} });", 12)),
        ["a condition of 1000 terms"] = InMethod("while (" + string.Join(" && ", Enumerable.Repeat("_running", 1000)) + ") { Thread.Sleep(1); File.Delete(\"a\"); }"),
        ["300 parentheses"] = InMethod("while (" + Nested("(", "true", ")", 300) + ") Thread.Sleep(1);"),
        ["a chain of 800 calls"] = InMethod("while (true) { Thread.Sleep(1); _builder" + string.Concat(Enumerable.Repeat(".Append(1)", 800)) + ".ToString(); }"),
        ["a sum of 2000 calls"] = InMethod("while (true) { Thread.Sleep(1); var x = " + string.Join(" + ", Enumerable.Repeat("Number()", 2000)) + "; }"),
        ["500 else-ifs"] = InMethod("while (true) { Thread.Sleep(1); " + string.Concat(Enumerable.Range(0, 500).Select(i => $"if (Number() == {i}) Number(); else ")) + "Number(); }"),
        ["a method of 4000 statements"] = InMethod("while (true) { Thread.Sleep(1);" + string.Concat(Enumerable.Range(0, 4000).Select(i => $"var v{i} = Number();\n")) + "}"),
        ["a method that 2000 places call"] = "class C { " + string.Concat(Enumerable.Range(0, 2000).Select(i => $"void M{i}() => _ = Run();\n")) + "async Task Run() { while (true) { await Task.Delay(1); File.Delete(\"a\"); } } }",
        ["a chain of 300 callers"] = "class C { " + string.Concat(Enumerable.Range(0, 300).Select(i => $"async Task M{i}() => await M{i + 1}();\n")) + "async Task M300() { while (true) { await Task.Delay(1); File.Delete(\"a\"); } } }",
    };

    private static string InMethod(string body)
        => $"class C {{ bool _running = true; readonly System.Text.StringBuilder _builder = new(); static int Number() => int.Parse(\"1\"); void M() {{ {body} }} void Start() => new Thread(M).Start(); }}";

    private static string Nested(string open, string core, string close, int depth)
        => new StringBuilder().Insert(0, open, depth).Append(core).Insert(open.Length * depth + core.Length, close, depth).ToString();
}
