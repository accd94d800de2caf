using Silence = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.EntryAnalyzer>;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.EntryAnalyzer, Lifeguard.CodeFixes.Background.HandlerMustNotThrowCodeFix>;

namespace Lifeguard.Analyzers.Tests.Background;

public class HandlerMustNotThrowTests
{
    private static string Pipeline(string start, string member = "") => $$"""
        using RabbitMQ.Client.Events;
        using System.Threading.Tasks.Dataflow;

        class Pipeline(HttpClient http)
        {
            private readonly List<string> _seen = [];

            public object Start()
            {
                {{start}}
            }

            private async Task HandleAsync(string path) => await http.GetStringAsync(path);

            private async Task OnReceivedAsync(object sender, BasicDeliverEventArgs message) => await HandleAsync(message.RoutingKey);

            private async Task GuardedAsync(string path)
            {
                try
                {
                    await HandleAsync(path);
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine(ex);
                }
            }

            {{member}}
        }
        """;

    [Theory]
    [InlineData("return new ActionBlock<string>({|LIFE3007:async path =>|} await HandleAsync(path));")]
    [InlineData("return new ActionBlock<string>({|LIFE3007:HandleAsync|});")]
    [InlineData("return new ActionBlock<string>({|LIFE3007:path =>|} File.Delete(path));")]
    [InlineData("ActionBlock<string> block = new({|LIFE3007:path =>|} File.Delete(path)); return block;")]
    [InlineData("return new TransformBlock<string, string>({|LIFE3007:path =>|} File.ReadAllText(path));")]
    [InlineData("return new TransformManyBlock<string, string>({|LIFE3007:path =>|} File.ReadAllLines(path), new ExecutionDataflowBlockOptions());")]
    [InlineData("var consumer = new AsyncEventingBasicConsumer(null!); consumer.ReceivedAsync += {|LIFE3007:OnReceivedAsync|}; return consumer;")]
    [InlineData("var consumer = new AsyncEventingBasicConsumer(null!); consumer.ReceivedAsync += {|LIFE3007:async (_, message) =>|} await HandleAsync(message.RoutingKey); return consumer;")]
    public Task Reports_unguarded_work_in_a_handler_that_nobody_guards(string start) => Verify.Reports(Pipeline(start));

    [Theory]
    [InlineData("return new ActionBlock<string>(async path => await GuardedAsync(path));")]
    [InlineData("return new ActionBlock<string>(GuardedAsync);")]
    [InlineData("return new ActionBlock<string>(path => _seen.Add(path));")]
    [InlineData("return new BufferBlock<string>();")]
    [InlineData("var consumer = new AsyncEventingBasicConsumer(null!); consumer.ReceivedAsync += async (_, message) => await GuardedAsync(message.RoutingKey); return consumer;")]
    [InlineData("var consumer = new AsyncEventingBasicConsumer(null!); consumer.ReceivedAsync += async (_, message) => { try { await HandleAsync(message.RoutingKey); } catch (Exception ex) { Console.Error.WriteLine(ex); await consumer.Channel.BasicNackAsync(message.DeliveryTag, false, false); } }; return consumer;")]
    [InlineData("var consumer = new AsyncEventingBasicConsumer(null!); consumer.ShutdownAsync += async (_, _) => await HandleAsync(\"bye\"); return consumer;")]
    public Task Ignores_what_keeps_its_failures_and_other_events(string start) => Verify.Ignores(Pipeline(start));

    [Theory]
    [InlineData("public static Task EndOf(ActionBlock<string> block) => block.Completion;")]
    [InlineData("public static DataflowLinkOptions Links => new() { PropagateCompletion = true };")]
    public Task Ignores_a_block_whose_end_is_looked_at(string member) => Verify.Ignores(Pipeline("return new ActionBlock<string>(HandleAsync);", member));

    [Fact]
    public Task Ignores_a_consumer_whose_failures_are_listened_to() => Verify.Ignores(Pipeline(
        "var consumer = new AsyncEventingBasicConsumer(null!); consumer.ReceivedAsync += OnReceivedAsync; return consumer;",
        """
        public static void Listen(RabbitMQ.Client.IChannel channel) => channel.CallbackExceptionAsync += (_, failure) =>
            {
                Console.Error.WriteLine(failure.Exception);
                return Task.CompletedTask;
            };
        """));

    [Fact]
    public Task Says_what_then_happens() => Silence.Reports(
        Pipeline("var consumer = new AsyncEventingBasicConsumer(null!); consumer.ReceivedAsync += {|#0:OnReceivedAsync|}; return consumer;"),
        Silence.Finding(Rules.HandlerMustNotThrow, "HandleAsync", "the message is never acknowledged, and the consumer gets no more once its prefetch is full of such"));

    [Fact]
    public Task Fixes_a_handler_one_at_a_time() => Verify.FixesSingly(
        """
        using System.Threading.Tasks.Dataflow;

        class Pipeline(HttpClient http)
        {
            public ActionBlock<string> Make()
            {
                return new ActionBlock<string>({|LIFE3007:async path =>|} await http.GetStringAsync(path));
            }
        }
        """,
        """
        using System.Threading.Tasks.Dataflow;

        class Pipeline(HttpClient http)
        {
            public ActionBlock<string> Make()
            {
                return new ActionBlock<string>(async path =>
                {
                    try
                    {
                        await http.GetStringAsync(path);
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"The handler failed: {ex}");
                    }
                });
            }
        }
        """);

    [Fact]
    public Task Leaves_a_handler_that_must_give_a_result_to_its_author() => Verify.OffersNothing(Pipeline(
        "return new TransformBlock<string, string>({|LIFE3007:path =>|} File.ReadAllText(path));"));

    /// <summary>The block waits for the task that the method hands back: it must still be the whole work.</summary>
    [Fact]
    public Task Fixes_a_method_that_hands_its_task_on_by_waiting_for_it() => Verify.FixesSingly(
        """
        using System.Threading.Tasks.Dataflow;

        class Pipeline(HttpClient http)
        {
            public object Make() => new ActionBlock<string>({|LIFE3007:HandleAsync|});

            private Task HandleAsync(string path) => http.GetStringAsync(path);
        }
        """,
        """
        using System.Threading.Tasks.Dataflow;

        class Pipeline(HttpClient http)
        {
            public object Make() => new ActionBlock<string>(HandleAsync);

            private async Task HandleAsync(string path)
            {
                try
                {
                    await http.GetStringAsync(path);
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine($"The handler failed: {ex}");
                }
            }
        }
        """);
}
