using Silence = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.OverrideAnalyzer>;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.OverrideAnalyzer, Lifeguard.CodeFixes.Background.BaseCallMissingCodeFix>;

namespace Lifeguard.Analyzers.Tests.Background;

public class BaseCallMissingTests
{
    private const string Work = """
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            while (!stoppingToken.IsCancellationRequested)
                await Task.Delay(1000, stoppingToken);
        }
    """;

    private static string Service(string member, string work = Work) => $$"""
        using Microsoft.Extensions.Hosting;

        class Worker : BackgroundService
        {
        {{member}}

        {{work}}

            private static void Prepare() => Console.WriteLine("preparing");
        }
        """;

    [Theory]
    [InlineData("    public override Task {|LIFE3009:StartAsync|}(CancellationToken token) => Task.CompletedTask;", "    public override Task StartAsync(CancellationToken token) => base.StartAsync(token);")]
    [InlineData("    public override Task {|LIFE3009:StopAsync|}(CancellationToken token) => Task.CompletedTask;", "    public override Task StopAsync(CancellationToken token) => base.StopAsync(token);")]
    [InlineData(
        """
            public override Task {|LIFE3009:StartAsync|}(CancellationToken token)
            {
                Prepare();
                return Task.CompletedTask; // ready
            }
        """,
        """
            public override Task StartAsync(CancellationToken token)
            {
                Prepare();
                return base.StartAsync(token); // ready
            }
        """)]
    [InlineData(
        """
            public override async Task {|LIFE3009:StartAsync|}(CancellationToken token)
            {
                await Task.Yield();

                // Before any work.
                Prepare();
            }
        """,
        """
            public override async Task StartAsync(CancellationToken token)
            {
                await Task.Yield();

                // Before any work.
                Prepare();
                await base.StartAsync(token);
            }
        """)]
    [InlineData(
        """
            public override async Task {|LIFE3009:StopAsync|}(CancellationToken token)
            {
                // Say goodbye.
                await Console.Out.WriteLineAsync("bye");
            }
        """,
        """
            public override async Task StopAsync(CancellationToken token)
            {
                await base.StopAsync(token);
                // Say goodbye.
                await Console.Out.WriteLineAsync("bye");
            }
        """)]
    public Task Fixes_an_override_that_leaves_out_its_base(string member, string fixedMember) => Verify.Fixes(Service(member), Service(fixedMember));

    [Fact]
    public Task Leaves_a_start_that_hands_back_a_task_of_its_own_to_its_author() => Verify.OffersNothing(Service(
        "    public override Task {|LIFE3009:StartAsync|}(CancellationToken token) => Task.Run(Prepare, token);"));

    [Fact]
    public Task Says_what_is_lost() => Silence.Reports(
        Service("    public override Task {|#0:StartAsync|}(CancellationToken token) => Task.CompletedTask;"),
        Silence.Finding(Rules.BaseCallMissing, "StartAsync", "ExecuteAsync never runs"));

    [Fact]
    public Task Reports_once_where_start_and_stop_both_leave_it_out() => Silence.Reports(Service(
        """
            public override Task {|LIFE3009:StartAsync|}(CancellationToken token) => Task.CompletedTask;

            public override Task StopAsync(CancellationToken token) => Task.CompletedTask;
        """));

    [Fact]
    public Task Reports_below_a_base_of_the_program() => Silence.Reports(
        """
        using Microsoft.Extensions.Hosting;

        abstract class Worker : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken) => await WorkAsync(stoppingToken);

            protected abstract Task WorkAsync(CancellationToken stoppingToken);
        }

        class Mailer : Worker
        {
            public override Task {|LIFE3009:StopAsync|}(CancellationToken token) => Task.CompletedTask;

            protected override Task WorkAsync(CancellationToken stoppingToken) => Task.Delay(1000, stoppingToken);
        }
        """);

    [Theory]
    [InlineData("    public override Task StopAsync(CancellationToken token) { Prepare(); return base.StopAsync(token); }")]
    [InlineData("    public override async Task StartAsync(CancellationToken token) { if (Environment.ProcessId > 0) await base.StartAsync(token); }")]
    [InlineData("    public override Task StartAsync(CancellationToken token) => throw new NotSupportedException();")]
    [InlineData("    public override Task StartAsync(CancellationToken token) { _ = ExecuteAsync(token); return Task.CompletedTask; }")]
    [InlineData("    public Task StopAsync(CancellationToken token, bool force) => Task.CompletedTask;")]
    public Task Ignores_what_does_the_work_of_the_base(string member) => Silence.Ignores(Service(member));

    [Theory]
    [InlineData("    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;")]
    [InlineData("    protected override Task ExecuteAsync(CancellationToken stoppingToken) { return Task.CompletedTask; }")]
    [InlineData("    protected override Task ExecuteAsync(CancellationToken stoppingToken) => throw new NotSupportedException();")]
    public Task Ignores_a_service_without_work(string work) => Silence.Ignores(Service("    public override Task StartAsync(CancellationToken token) { Prepare(); return Task.CompletedTask; }", work));

    [Fact]
    public Task Ignores_a_stop_of_work_that_does_not_listen_to_the_token() => Silence.Ignores(Service(
        "    public override Task StopAsync(CancellationToken token) => Task.CompletedTask;",
        "    protected override async Task ExecuteAsync(CancellationToken stoppingToken) => await Task.Delay(1000);"));

    [Fact]
    public Task Ignores_a_hosted_service_of_another_kind() => Silence.Ignores(
        """
        using Microsoft.Extensions.Hosting;

        class Worker : IHostedService
        {
            public Task StartAsync(CancellationToken token) => Task.CompletedTask;

            public Task StopAsync(CancellationToken token) => Task.CompletedTask;
        }
        """);
}
