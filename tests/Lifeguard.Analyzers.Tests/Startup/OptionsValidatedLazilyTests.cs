using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.OptionsAnalyzer, Lifeguard.CodeFixes.Startup.OptionsValidatedLazilyCodeFix>;

namespace Lifeguard.Analyzers.Tests.Startup;

public sealed class OptionsValidatedLazilyTests
{
    /// <summary>Registers options in a service that reads them.</summary>
    internal static string Setup(string body, string options = "[Required] public string? Host { get; set; }", string members = "") => $$"""
        using System.ComponentModel.DataAnnotations;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Options;

        sealed class MailOptions
        {
            {{options}}
            public int Port { get; set; } = 25;
        }

        sealed class Mailer(IOptions<MailOptions> options)
        {
            public string Target => $"{options.Value.Host}:{options.Value.Port}";
        }

        static class Setup
        {
            public static void AddMail(this IServiceCollection services, IConfiguration configuration)
            {
                {{body}}
            }

            {{members}}
        }
        """;

    [Theory]
    [InlineData("services.AddOptions<MailOptions>().BindConfiguration(\"Mail\").{|LIFE1004:ValidateDataAnnotations|}();")]
    [InlineData("services.AddOptions<MailOptions>().{|LIFE1004:Validate|}(options => options.Port > 0);")]
    [InlineData("services.AddOptions<MailOptions>().ValidateDataAnnotations().Bind(configuration).{|LIFE1004:Validate|}(options => options.Port > 0, \"no port\");")]
    [InlineData("var mail = services.AddOptions<MailOptions>(); mail.Bind(configuration); mail.{|LIFE1004:ValidateDataAnnotations|}();")]
    public Task Reports_validation_that_waits_for_a_request(string body) => Verify.Reports(Setup(body));

    [Theory]
    [InlineData("services.AddOptions<MailOptions>().BindConfiguration(\"Mail\").ValidateDataAnnotations().ValidateOnStart();")]
    [InlineData("services.AddOptionsWithValidateOnStart<MailOptions>().ValidateDataAnnotations();")]
    [InlineData("var mail = services.AddOptions<MailOptions>(); mail.ValidateDataAnnotations(); mail.ValidateOnStart();")]
    [InlineData("var mail = services.AddOptions<MailOptions>().ValidateDataAnnotations(); Finish(mail);")]
    [InlineData("services.AddOptions<MailOptions>().ValidateDataAnnotations(); services.AddOptions<MailOptions>().ValidateOnStart();")]
    [InlineData("Finish(services.AddOptions<MailOptions>().ValidateDataAnnotations());")]
    [InlineData("Begin(services).ValidateOnStart();")] // handed back to a caller, who goes on
    [InlineData("_mail = services.AddOptions<MailOptions>(); _mail.ValidateDataAnnotations();")] // kept for somebody
    public Task Ignores_validation_at_the_start(string body) => Verify.Ignores(Setup(body, members: """
        static OptionsBuilder<MailOptions>? _mail;
        static void Finish(OptionsBuilder<MailOptions> builder) => builder.ValidateOnStart();
        static OptionsBuilder<MailOptions> Begin(IServiceCollection services) => services.AddOptions<MailOptions>().ValidateDataAnnotations();
        """));

    [Fact]
    public Task Ignores_program_that_validates_by_hand() => Verify.Ignores(Setup("services.AddOptions<MailOptions>().ValidateDataAnnotations();",
        members: "static void Check(IServiceProvider services) => services.GetRequiredService<IStartupValidator>().Validate();"));

    [Theory]
    [InlineData("services.AddOptions<MailOptions>().{|LIFE1004:ValidateDataAnnotations|}(); // mail", "services.AddOptions<MailOptions>().ValidateDataAnnotations().ValidateOnStart(); // mail")]
    [InlineData("""
        services.AddOptions<MailOptions>()
                    .Bind(configuration)
                    .{|LIFE1004:ValidateDataAnnotations|}();
        """, """
        services.AddOptions<MailOptions>()
                    .Bind(configuration)
                    .ValidateDataAnnotations()
                    .ValidateOnStart();
        """)]
    public Task Fixes_by_validating_on_start(string before, string after) => Verify.Fixes(Setup(before), Setup(after));
}
