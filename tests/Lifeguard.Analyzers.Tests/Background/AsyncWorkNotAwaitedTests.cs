using Silence = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.WorkAnalyzer>;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.WorkAnalyzer, Lifeguard.CodeFixes.Background.AsyncWorkNotAwaitedCodeFix>;

namespace Lifeguard.Analyzers.Tests.Background;

public class AsyncWorkNotAwaitedTests
{
    private static string Worker(string member) => $$"""
        class Worker(HttpClient http)
        {
            private readonly List<Task> _all = [];
            private Task _work = Task.CompletedTask;
            private Thread? _thread;

            {{member}}

            private async Task WorkAsync() => await http.GetStringAsync("work");

            private async Task GuardedAsync()
            {
                try
                {
                    await WorkAsync();
                }
                catch
                {
                    await Task.Yield();
                }
            }
        }
        """;

    [Theory]
    [InlineData("Task Start() => {|LIFE3003:Task.Factory.StartNew|}(async () => await WorkAsync(), TaskCreationOptions.LongRunning);",
        "Task Start() => Task.Factory.StartNew(async () => await WorkAsync(), TaskCreationOptions.LongRunning).Unwrap();")]
    [InlineData("Task Start() => {|LIFE3003:Task.Factory.StartNew|}(WorkAsync);", "Task Start() => Task.Factory.StartNew(WorkAsync).Unwrap();")]
    [InlineData("async Task RunAsync() { await {|LIFE3003:Task.Factory.StartNew|}(async () => await WorkAsync()); }", "async Task RunAsync() { await Task.Factory.StartNew(async () => await WorkAsync()).Unwrap(); }")]
    [InlineData("async Task RunAsync() { await {|LIFE3003:Task.Factory.StartNew|}(() => WorkAsync()).ConfigureAwait(false); }", "async Task RunAsync() { await Task.Factory.StartNew(() => WorkAsync()).Unwrap().ConfigureAwait(false); }")]
    [InlineData("void Run() => {|LIFE3003:Task.Factory.StartNew|}(async () => await WorkAsync()).Wait();", "void Run() => Task.Factory.StartNew(async () => await WorkAsync()).Unwrap().Wait();")]
    [InlineData("void Start() => _all.Add({|LIFE3003:Task.Factory.StartNew|}(async () => await WorkAsync()));", "void Start() => _all.Add(Task.Factory.StartNew(async () => await WorkAsync()).Unwrap());")]
    [InlineData("void Start() => _work = {|LIFE3003:Task.Factory.StartNew|}(async () => await WorkAsync()); Task StopAsync() => _work;", "void Start() => _work = Task.Factory.StartNew(async () => await WorkAsync()).Unwrap(); Task StopAsync() => _work;")]
    [InlineData("async Task RunAsync() { var work = {|LIFE3003:Task.Factory.StartNew|}(async () => await WorkAsync()); await work; }", "async Task RunAsync() { var work = Task.Factory.StartNew(async () => await WorkAsync()).Unwrap(); await work; }")]
    [InlineData("void Start() => {|LIFE3003:Task.Factory.StartNew|}(async () => await WorkAsync()).ContinueWith(work => Console.WriteLine(work.Exception), TaskContinuationOptions.OnlyOnFaulted);",
        "void Start() => Task.Factory.StartNew(async () => await WorkAsync()).Unwrap().ContinueWith(work => Console.WriteLine(work.Exception), TaskContinuationOptions.OnlyOnFaulted);")]
    public Task Fixes_an_outer_task_that_is_taken_for_the_work(string member, string fixedMember) => Verify.Fixes(Worker(member), Worker(fixedMember));

    [Theory]
    [InlineData("void Start() { {|LIFE3003:new Thread|}(async () => await WorkAsync()).Start(); }")]
    [InlineData("void Start() { _thread = {|LIFE3003:new|}(async () => await GuardedAsync()); _thread.Start(); } void Stop() => _thread?.Join();")]
    [InlineData("void Start() { _thread = {|LIFE3003:new Thread|}(async _ => { await GuardedAsync(); }); _thread.Start(); } void Stop() => _thread!.Join();")]
    [InlineData("async Task StartAsync() { await {|LIFE3003:Task.Factory.StartNew|}(async () => { while (true) await WorkAsync(); }); }")]
    public Task Leaves_to_its_author_what_would_become_another_program(string member) => Verify.OffersNothing(Worker(member));

    [Theory]
    [InlineData("Task Start() => Task.Factory.StartNew(async () => await WorkAsync()).Unwrap();")]
    [InlineData("async Task RunAsync() { await await Task.Factory.StartNew(async () => await WorkAsync()); }")]
    [InlineData("async Task RunAsync() { var work = await Task.Factory.StartNew(async () => await WorkAsync()); await work; }")]
    [InlineData("async Task RunAsync() { var work = Task.Factory.StartNew(async () => await WorkAsync()); await work.Unwrap(); }")]
    [InlineData("Task<Task> Start() => Task.Factory.StartNew(async () => await WorkAsync());")]
    [InlineData("Task Start() => Task.Factory.StartNew(() => WorkAsync().Wait(), TaskCreationOptions.LongRunning);")]
    [InlineData("Task Start() => Task.Run(async () => await WorkAsync());")]
    [InlineData("void Run() => Task.Factory.StartNew(async () => await WorkAsync()).Result.Wait();")]
    [InlineData("void Run() => Task.Factory.StartNew(async () => await WorkAsync()).GetAwaiter().GetResult().Wait();")]
    [InlineData("void Start() => Task.Factory.StartNew(async () => await WorkAsync()).ContinueWith(work => Console.WriteLine(work.Unwrap().Exception));")]
    public Task Ignores_work_that_is_waited_for_to_its_end(string member) => Silence.Ignores(Worker(member));

    [Theory]
    [InlineData("void Start() => Task.Factory.StartNew(async () => await GuardedAsync(), TaskCreationOptions.LongRunning);")]
    [InlineData("void Start() { _ = Task.Factory.StartNew(GuardedAsync); }")]
    [InlineData("void Start() { _work = Task.Factory.StartNew(GuardedAsync); }")]
    [InlineData("void Start() { new Thread(async () => await GuardedAsync()).Start(); }")]
    public Task Ignores_what_nobody_waits_for_and_keeps_its_failures(string member) => Silence.Ignores(Worker(member));
}
