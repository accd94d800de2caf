using static Lifeguard.Analyzers.Tests.Startup.OptionsValidatedLazilyTests;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.OptionsAnalyzer, Lifeguard.CodeFixes.Startup.OptionsNeverValidatedCodeFix>;

namespace Lifeguard.Analyzers.Tests.Startup;

public sealed class OptionsNeverValidatedTests
{
    [Theory]
    [InlineData("services.{|LIFE1012:Configure|}<MailOptions>(configuration.GetSection(\"Mail\"));", "[Required] public string? Host { get; set; }")]
    [InlineData("services.AddOptions<MailOptions>().{|LIFE1012:BindConfiguration|}(\"Mail\");", "[Required] public string? Host { get; set; }")]
    [InlineData("services.AddOptions<MailOptions>().{|LIFE1012:Bind|}(configuration);", "public string Host { get; set; } = null!;")]
    [InlineData("services.AddOptions<MailOptions>().{|LIFE1012:Bind|}(configuration);", "public required string Host { get; set; }")]
    public Task Reports_members_that_only_a_setting_fills(string body, string options) => Verify.Reports(Setup(body, options));

    [Theory]
    [InlineData("public int Pause { get; set; }", "while (true) Thread.Sleep(options.Pause);")]
    [InlineData("public double Pause { get; set; }", "while (true) Task.Delay(TimeSpan.FromSeconds(options.Pause)).Wait();")]
    [InlineData("public TimeSpan Pause { get; set; }", "var pause = options.Pause; while (true) Task.Delay(pause).Wait();")]
    [InlineData("public TimeSpan Pause { get; set; }", "using var timer = new PeriodicTimer(options.Pause);")]
    public Task Reports_a_pause_that_only_a_setting_gives(string options, string poll)
        => Verify.Reports(Setup("services.{|LIFE1012:Configure|}<MailOptions>(configuration);", options + " public string? Host { get; set; }", "static void Poll(MailOptions options) { " + poll + " }"));

    [Theory]
    [InlineData("public int Pause { get; set; } = 5;", "while (true) Thread.Sleep(options.Pause);")]
    [InlineData("public int Pause { get; set; }", "while (options.Pause > 0) Thread.Sleep(options.Pause);")]
    [InlineData("public int Pause { get; set; }", "Thread.Sleep(options.Pause);")]
    [InlineData("public int Pause { get; set; }", "Console.WriteLine(options.Pause);")]
    [InlineData("public int? Pause { get; set; }", "while (true) Thread.Sleep(options.Pause ?? 5);")]
    public Task Ignores_a_number_that_has_a_value_or_a_test_or_paces_nothing(string options, string poll)
        => Verify.Ignores(Setup("services.Configure<MailOptions>(configuration);", options + " public string? Host { get; set; }", "static void Poll(MailOptions options) { " + poll + " }"));

    [Theory]
    [InlineData("public string? Host { get; set; }")]
    [InlineData("public string Host { get; set; } = \"localhost\";")]
    [InlineData("public string Host { get; } = null!;")]
    [InlineData("public bool Host { get; set; }")]
    [InlineData("[Required] public string? Host { get; set; } public void Validate() { if (Host is null) throw new InvalidOperationException(); }")]
    [InlineData("[Required] public string? Name { get; set; } public string? Host { get; set; }")] // read by nobody here
    public Task Ignores_members_that_have_a_value_or_a_check(string options) => Verify.Ignores(Setup("services.Configure<MailOptions>(configuration);", options));

    [Theory]
    [InlineData("services.Configure<MailOptions>(configuration); services.AddOptions<MailOptions>().ValidateDataAnnotations().ValidateOnStart();", "")]
    [InlineData("services.Configure<MailOptions>(configuration); services.PostConfigure<MailOptions>(options => options.Host ??= \"localhost\");", "")]
    [InlineData("services.Configure<MailOptions>(configuration);", "static void Check(MailOptions options) { if (string.IsNullOrEmpty(options.Host)) throw new InvalidOperationException(); }")]
    [InlineData("services.Configure<MailOptions>(configuration);", "sealed class Check : IValidateOptions<MailOptions> { public ValidateOptionsResult Validate(string? name, MailOptions options) => ValidateOptionsResult.Success; }")]
    [InlineData("services.Configure<MailOptions>(options => options.Host = \"localhost\");", "")]
    public Task Ignores_options_that_somebody_judges_or_sets(string body, string members) => Verify.Ignores(Setup(body, members: members));

    [Theory]
    [InlineData("services.{|LIFE1012:Configure|}<MailOptions>(configuration.GetSection(\"Mail\")); // mail",
        "services.AddOptions<MailOptions>().Bind(configuration.GetSection(\"Mail\")).ValidateDataAnnotations().ValidateOnStart(); // mail")]
    [InlineData("services.AddOptions<MailOptions>().{|LIFE1012:BindConfiguration|}(\"Mail\");", "services.AddOptions<MailOptions>().BindConfiguration(\"Mail\").ValidateDataAnnotations().ValidateOnStart();")]
    public Task Fixes_by_checking_the_annotations(string before, string after) => Verify.Fixes(Setup(before), Setup(after));

    [Fact]
    public Task Offers_nothing_where_nothing_says_what_must_hold()
        => Verify.OffersNothing(Setup("services.AddOptions<MailOptions>().{|LIFE1012:Bind|}(configuration);", "public string Host { get; set; } = null!;"));
}
