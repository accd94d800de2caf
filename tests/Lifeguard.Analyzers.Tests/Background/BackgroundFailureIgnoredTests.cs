using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.HostSettingAnalyzer, Lifeguard.CodeFixes.Background.BackgroundFailureIgnoredCodeFix>;

namespace Lifeguard.Analyzers.Tests.Background;

public class BackgroundFailureIgnoredTests
{
    private const string HonestStatus = "static class Honest { internal static void Failed() => Environment.ExitCode = 1; }";

    [Fact]
    public Task Fixes_it_where_the_program_sets_its_status() => Verify.Fixes(
        Program("options.BackgroundServiceExceptionBehavior = {|LIFE3006:BackgroundServiceExceptionBehavior.Ignore|};", HonestStatus),
        Program("options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;", HonestStatus));

    [Fact]
    public Task Leaves_it_where_a_stopped_host_would_look_like_success() => Verify.OffersNothing(
        Program("options.BackgroundServiceExceptionBehavior = {|LIFE3006:BackgroundServiceExceptionBehavior.Ignore|};"));

    [Theory]
    [InlineData("options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;")]
    [InlineData("options.ShutdownTimeout = TimeSpan.FromSeconds(5);")]
    [InlineData("var isIgnored = options.BackgroundServiceExceptionBehavior == BackgroundServiceExceptionBehavior.Ignore; Console.WriteLine(isIgnored);")]
    [InlineData("new Own().BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;")]
    public Task Ignores_every_other_setting(string statement) => Verify.OffersNothing(Program(statement));

    private static string Program(string statement, string more = "") =>
        $$"""
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        class Setup
        {
            public void Configure(IServiceCollection services) => services.Configure<HostOptions>(options => { {{statement}} });
        }

        class Own { public BackgroundServiceExceptionBehavior BackgroundServiceExceptionBehavior { get; set; } }

        {{more}}
        """;
}
