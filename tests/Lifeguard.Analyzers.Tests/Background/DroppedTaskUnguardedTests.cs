using Analyzer = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.WorkAnalyzer>;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.WorkAnalyzer, Lifeguard.CodeFixes.Background.DroppedTaskUnguardedCodeFix>;

namespace Lifeguard.Analyzers.Tests.Background;

public class DroppedTaskUnguardedTests
{
    private static string Shop(string order, string member = "") => $$"""
        using Microsoft.Extensions.Logging;

        public class Shop(HttpClient http, ILogger<Shop> logger, Microsoft.Extensions.Hosting.IHostApplicationLifetime lifetime)
        {
            private Task _mail = Task.CompletedTask;

            public async Task OrderAsync(string order)
            {
                await File.WriteAllTextAsync("order", order);
                {{order}}
            }

            private async Task MailAsync(string order)
            {
                await http.GetStringAsync("mail?" + order);
            }

            private async Task GuardedAsync(string order)
            {
                try
                {
                    await http.GetStringAsync("mail?" + order);
                }
                catch (Exception ex)
                {
                    logger.LogError(ex, "No mail for {Order}", order);
                }
            }

            {{member}}
        }
        """;

    [Theory]
    [InlineData("_ = {|LIFE3010:MailAsync|}(order);")]
    [InlineData("_ = {|LIFE3010:MailAsync|}(order).ConfigureAwait(false);")]
    [InlineData("_ = {|LIFE3010:Task.Run|}(() => MailAsync(order));")]
    [InlineData("{|LIFE3010:Task.Run|}(async () => { await Task.Delay(1000); await MailAsync(order); });")]
    [InlineData("var mail = {|LIFE3010:Task.Run|}(() => MailAsync(order));")]
    [InlineData("_ = {|LIFE3010:Task.Run|}(() => http.GetStringAsync(\"mail\").Wait());")]
    [InlineData("foreach (var line in order.Split('\\n')) _ = {|LIFE3010:MailAsync|}(line);")]
    [InlineData("try { _ = {|LIFE3010:MailAsync|}(order); } catch (Exception ex) { logger.LogError(ex, \"No mail\"); }")]
    [InlineData("Leave();", "private void Leave() => _ = {|LIFE3010:MailAsync|}(\"left\");")]
    public Task Reports_a_dropped_task_that_may_fail(string order, string member = "") => Verify.Reports(Shop(order, member));

    [Theory]
    [InlineData("_ = GuardedAsync(order);")]
    [InlineData("_ = Task.Run(() => GuardedAsync(order));")]
    [InlineData("_ = Task.Run(async () => { try { await MailAsync(order); } catch { } });")]
    [InlineData("_ = Task.Run(async () => { try { await MailAsync(order); } catch (Exception ex) { logger.LogError(ex, \"No mail\"); } finally { await File.WriteAllTextAsync(\"done\", order); } });")]
    [InlineData("_ = Task.Run(async () => { await Task.Delay(500); lifetime.StopApplication(); });")]
    [InlineData("_ = Task.Run(() => logger.LogInformation(\"ordered\"));")]
    [InlineData("_ = Task.Run(async () => { await Task.Delay(1000); Interlocked.Increment(ref Orders); });", "public int Orders;")]
    public Task Ignores_work_that_keeps_its_failures_or_cannot_fail(string order, string member = "") => Verify.Ignores(Shop(order, member));

    [Fact]
    public Task Ignores_work_that_only_starts_itself_again() => Verify.Ignores(Shop("_ = AgainAsync();", "private async Task AgainAsync() => Task.Run(AgainAsync);"));

    [Theory]
    [InlineData("await MailAsync(order);")]
    [InlineData("_ = MailAsync(order).ContinueWith(mail => logger.LogError(mail.Exception, \"No mail\"), TaskContinuationOptions.OnlyOnFaulted);")]
    [InlineData("var mail = MailAsync(order); await Task.WhenAll(mail, GuardedAsync(order));")]
    [InlineData("_mail = MailAsync(order);", "public Task Mail => _mail;")]
    [InlineData("_mail = MailAsync(order);", "public Task StopAsync() => _mail;")]
    [InlineData("var mail = MailAsync(order); _mail = mail;")]
    [InlineData("Forget(MailAsync(order));", "private async void Forget(Task task) { try { await task; } catch (Exception ex) { logger.LogError(ex, \"Failed\"); } }")]
    public Task Ignores_a_task_that_somebody_looks_at(string order, string member = "") => Verify.Ignores(Shop(order, member));

    [Fact]
    public Task Ignores_a_call_of_another_assembly_which_nobody_can_read_here() => Verify.Ignores(Shop("_ = http.GetStringAsync(\"mail\");"));

    [Fact]
    public Task Ignores_a_program_that_hears_of_unobserved_exceptions() => Verify.Ignores(
        Shop("_ = MailAsync(order);", "public void Listen() => TaskScheduler.UnobservedTaskException += (_, failure) => logger.LogError(failure.Exception, \"A task failed\");"));

    [Theory]
    [InlineData("_timer = new Timer(_ => { _ = MailAsync(order); });")]
    [InlineData("_timer = new Timer(Tick);", "private void Tick(object? state) => _ = MailAsync(\"tick\");")]
    public Task Leaves_the_task_of_a_tick_to_the_rule_of_timers(string order, string member = "")
        => Verify.Ignores(Shop(order, member + "private Timer? _timer;"));

    [Fact]
    public Task Says_what_throws_and_where_the_task_is_left() => Analyzer.Reports(
        Shop("_ = {|#0:MailAsync|}(order);"), Analyzer.Finding(Rules.DroppedTaskUnguarded, "GetStringAsync", "discarded task"));

    [Fact]
    public Task Fix_guards_the_work_where_it_is_written() => Verify.Fixes(
        Shop("""
            _ = {|LIFE3010:Task.Run|}(async () =>
                    {
                        // The customer first.
                        await MailAsync(order);
                    });
            """),
        Shop("""
            _ = Task.Run(async () =>
                    {
                        try
                        {
                            // The customer first.
                            await MailAsync(order);
                        }
                        catch (Exception ex)
                        {
                            logger.LogError(ex, "The work of this task failed");
                        }
                    });
            """));

    [Fact]
    public Task Fix_guards_a_method_that_nobody_else_calls() => Verify.Fixes(
        Shop("_ = {|LIFE3010:MailAsync|}(order);"),
        Shop("_ = MailAsync(order);").Replace(
            """
                private async Task MailAsync(string order)
                {
                    await http.GetStringAsync("mail?" + order);
                }
            """,
            """
                private async Task MailAsync(string order)
                {
                    try
                    {
                        await http.GetStringAsync("mail?" + order);
                    }
                    catch (Exception ex)
                    {
                        logger.LogError(ex, "The work of this task failed");
                    }
                }
            """));

    [Fact]
    public Task Fix_waits_for_the_task_that_a_lambda_hands_on() => Verify.Fixes(
        Shop("_ = {|LIFE3010:Task.Run|}(() => http.GetStringAsync(\"mail\"));"),
        Shop("""
            _ = Task.Run(async () =>
                    {
                        try
                        {
                            await http.GetStringAsync("mail");
                        }
                        catch (Exception ex)
                        {
                            logger.LogError(ex, "The work of this task failed");
                        }
                    });
            """));

    /// <summary>Whoever calls it from elsewhere is to go on hearing of its failure.</summary>
    [Theory]
    [InlineData("public async Task CloseAsync() => await http.GetStringAsync(\"close\");")]
    [InlineData("protected async Task CloseAsync() => await http.GetStringAsync(\"close\");")]
    public Task No_fix_in_a_method_that_others_can_call(string member)
        => Verify.OffersNothing(Shop("_ = {|LIFE3010:CloseAsync|}();", member));

    [Fact]
    public Task No_fix_in_a_method_of_an_interface() => Verify.OffersNothing("""
        interface IClose { Task CloseAsync(); }

        class Shop(HttpClient http) : IClose
        {
            public async Task CloseAsync() => await http.GetStringAsync("close");

            public void Leave() => _ = {|LIFE3010:CloseAsync|}();
        }
        """);

    [Fact]
    public Task No_fix_where_another_caller_awaits_the_same_method()
        => Verify.OffersNothing(Shop("_ = {|LIFE3010:MailAsync|}(order);", "public Task RemindAsync() => MailAsync(\"reminder\");"));
}
