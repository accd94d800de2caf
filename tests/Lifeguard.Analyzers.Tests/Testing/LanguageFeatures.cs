namespace Lifeguard.Analyzers.Tests.Testing;

/// <summary>Every place a loop, a wait or a load can stand in, in every form of the language up to C# 12. It compiles.</summary>
internal static class LanguageFeatures
{
    internal const string Source = """"
        #define SERVICE
        #nullable enable annotations
        global using Clock = System.Threading.PeriodicTimer;
        using System.Collections;
        using System.Linq.Expressions;
        using System.Net.Sockets;
        using System.Reflection;
        using System.Runtime.CompilerServices;
        using System.Threading.Channels;
        using static System.Math;
        using Pair = (int Left, string Right);
        using unsafe Bytes = byte*;

        [assembly: Features.Tag<int>(1, typeof(List<>))]

        namespace Features
        {
            [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
            sealed class TagAttribute<T>(T value, params Type[] types) : Attribute
            {
                public T Value => value;
                public Type[] Types { get; } = types;
            }

            [InlineArray(4)]
            struct Four { private int _first; }

            file enum Mode : byte { Idle, Busy = 0b1000_0001, }

            file record struct Point(int X, int Y) { public readonly double Length => Sqrt(X * X + Y * Y); }

            file record Named(string Name) { public required int Age { get; init; } = 0x_FF; }

            file ref struct Window(Span<byte> bytes) { public Span<byte> Bytes = bytes; public ref byte First => ref Bytes[0]; }

            interface IShape<TSelf> where TSelf : IShape<TSelf>
            {
                static abstract TSelf operator +(TSelf left, TSelf right);
                static virtual TSelf Zero => throw new NotSupportedException();
                void Serve() { while (true) { Thread.Sleep(1); File.Delete("a"); } }
            }

            delegate ref readonly int Getter<in T>(T from, scoped ref int into);

            abstract partial class Service<T>(TcpListener listener, ChannelReader<T> queue) : IDisposable, IEnumerable<T>, IAsyncDisposable where T : class?, new()
            {
                private static readonly object Gate = new();
                private volatile bool _running = true;
                private Thread? _thread;
                private Task _loop = Task.CompletedTask, _other = Task.Run(static async () => { for (;;) { await Task.Delay(1); File.Delete("field"); } });
                private readonly Lazy<object?> _plugin = new(() => Activator.CreateInstance(Type.GetType("Plugin")!));
                private event EventHandler? Changed { add { lock (Gate) Monitor.Wait(Gate); } remove { while (true) { Thread.Sleep(1); File.Delete("remove"); } } }

                static Service() { new Thread(() => { while (true) { Thread.Sleep(1); File.Delete("static"); } }).Start(); }

                protected Service(TcpListener listener) : this(listener, Channel.CreateUnbounded<T>()) => _thread = new(Listen) { IsBackground = true };

                ~Service() { for (; ; Thread.Sleep(1)) File.Delete("finalizer"); }

                public abstract Task StopAsync(CancellationToken cancellationToken = default);

                protected T? this[Index at, int more = 1] { get { while (_running) { _thread!.Join(); } return default; } set => _loop.Wait(); }

                public int Count { get { do { Thread.Sleep(1); File.Delete("getter"); } while (true); } private protected set => _loop.GetAwaiter().GetResult(); }

                public static Service<T> operator +(Service<T> left, Service<T> right) { while (true) { Thread.Sleep(1); left.Dispose(); } }

                public static explicit operator checked int(Service<T> from) => checked((int)from.Count);

                public static explicit operator int(Service<T> from) => unchecked((int)(uint)from.Count);

                partial void Tick(ref int count);

                partial void Tick(ref int count) => count >>>= 1;

                private void Listen()
                {
                    start:
                    try
                    {
                        while (_running)
                        {
                            using var client = listener.AcceptTcpClient();
                            Handle(client);
                            if (client.Available is > 3 and < 5 or 7 and not 6) goto start; else if (client is { Client: { Connected: true } socket }) socket.Close();
                        }
                    }
                    catch (SocketException ex) when (ex is { SocketErrorCode: SocketError.Interrupted }) { return; }
                    catch (Exception) when (Filter(() => { while (true) { Thread.Sleep(1); } })) { throw; }
                    catch { Console.WriteLine("lost"); }
                    finally { _loop.Wait(TimeSpan.FromSeconds(1)); }
                }

                private static bool Filter(Action action) => action is not null;

                private void Handle(TcpClient client) => ThreadPool.QueueUserWorkItem(static state => { foreach (var line in state!.ToString()!.Split("\r\n")) Console.WriteLine($"{line,10:X} {{ {(line is [_, .. var rest] ? rest : """none""")} }}"); }, client);

                public async Task RunAsync([EnumeratorCancellation] CancellationToken stop = default)
                {
                    await using var clock = this as IAsyncDisposable;
                    using Clock timer = new(TimeSpan.FromSeconds(1));
                    while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false) && !stop.IsCancellationRequested)
                        await WorkAsync(stop);
                    await foreach (var (left, right) in PairsAsync(stop).WithCancellation(stop).ConfigureAwait(false))
                        File.WriteAllText(right, left.ToString());
                    await foreach (T item in queue.ReadAllAsync(stop)) { await (item as IAsyncDisposable ?? this).DisposeAsync(); }
                    while (await queue.WaitToReadAsync(stop)) while (queue.TryRead(out T? item)) Use(item, out _);
                    async ValueTask WorkAsync(CancellationToken token) { for (int i = 0, j = 1; ; i++, j--) { await Task.Delay(i, token); _ = Task.Factory.StartNew(async delegate { await Task.Yield(); }); } }
                    static void Use<TItem>(in TItem? item, out int count) where TItem : notnull => count = item switch { null => 0, string { Length: var n } => n, IList<int> and [1, _, ..] and { Count: > 2 } => 1, _ => throw new InvalidOperationException() };
                }

                private async IAsyncEnumerable<Pair> PairsAsync([EnumeratorCancellation] CancellationToken stop)
                {
                    while (!stop.IsCancellationRequested) { await Task.Delay(1, stop); yield return (1, "a"); }
                    yield break;
                }

                IEnumerator<T> IEnumerable<T>.GetEnumerator() { while (true) { Thread.Sleep(1); yield return new T(); } }

                IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T>)this).GetEnumerator();

                public void Dispose() { _loop?.Wait(); _other.ContinueWith(done => done.Result(), TaskScheduler.Default); GC.SuppressFinalize(this); }

                public virtual async ValueTask DisposeAsync() => await Task.WhenAll(_loop, _other);

                private async void OnChanged(object? sender, EventArgs e) { while (true) { await Task.Delay(1); Changed += OnChanged; File.Delete("handler"); } }

                private unsafe void Raw(delegate* unmanaged[Cdecl]<int, void> callback, Bytes bytes, nint size)
                {
                    fixed (char* first = "text") while (true) { Thread.Sleep(1); callback(*first); bytes[0] = (byte)sizeof(Point); }
                    Span<int> stack = stackalloc int[] { 1, 2, 3 };
                    int* pointer = stackalloc int[3];
                    ref int second = ref stack[1];
                    second = ref stack[^1];
                    Four four = default; four[0] = pointer->GetHashCode();
                    var utf8 = "text"u8; List<int> all = [.. stack[1..], (int)size, .. (int[])[utf8.Length]];
                    all.ForEach((int value = 1) => { });
                }

                private static object Queries(IQueryable<T> items) => from item in items where item != null join other in items on item equals other into others let count = others.Count() orderby count descending, item group item by count into groups select new { groups.Key, First = groups.FirstOrDefault() };

                private Expression<Func<Task>> Tree() => () => Task.Delay(Timeout.Infinite);

                private dynamic Load(dynamic name) { var assembly = Assembly.Load(name); while (true) { Thread.Sleep(1); assembly.GetType(name)!.GetMethod("Run")!.Invoke(null, null); } }

                private static int Switch(object o) { while (true) { switch (o) { case int i when i > 0: Thread.Sleep(i); continue; case string: case null: default: File.Delete("a"); break; } } }

                private (int A, string? B) Tuples() { var (a, (b, _)) = (1, (nameof(Task.Wait), default(T))); (a, b) = (b.Length, a.ToString()); b ??= a is 1 ? "x" : throw new Exception(); return (a, b[..^0]); }

                private void Lambdas()
                {
                    Func<int, int> twice = [Tag<int>(2)] static (x) => x + x;
                    var natural = async ([Tag<int>(3)] CancellationToken token) => { while (!token.IsCancellationRequested) { await Task.Delay(1, token); await File.ReadAllTextAsync("a", token); } };
                    Action nested = () => { Action inner = delegate { while (true) { Thread.Sleep(1); File.Delete("inner"); } }; new Thread(new ThreadStart(inner)).Start(); };
                    _loop = Task.Run(() => natural(default)); _ = natural(default); new Timer(_ => nested(), null, 1, 1); AppDomain.CurrentDomain.ProcessExit += (_, _) => _thread?.Join();
                    Console.CancelKeyPress += delegate (object? s, ConsoleCancelEventArgs e) { e.Cancel = true; _loop.Wait(); };
                    Assembly.GetEntryAssembly()?.GetType("A", throwOnError: false)?.GetMethod("B")!.Invoke(twice, [1]);
                }

        #if SERVICE
                #region nested
                public sealed record Nested<U>(U Value, Service<T>? Owner = null) : IComparable<Nested<U>> { public int CompareTo(Nested<U>? other) => throw new NotImplementedException(); public void Deconstruct(out int a) => a = 1; }
                #endregion
        #else
                while (true) { nothing }
        #endif
            }

            file static class Extensions { public static int Result(this Task task) { task.Wait(); return task.Id; } public static TaskAwaiter GetAwaiter(this int seconds) => Task.Delay(seconds).GetAwaiter(); public static async Task After(this int seconds) { while (true) { await seconds; @await(); } static void @await() => File.Delete("a"); } }
        }
        """";
}
