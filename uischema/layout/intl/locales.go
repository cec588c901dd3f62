package intl

import (
	"slices"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/ar_AE"
	"github.com/go-playground/locales/ar_BH"
	"github.com/go-playground/locales/ar_DZ"
	"github.com/go-playground/locales/ar_EG"
	"github.com/go-playground/locales/ar_IQ"
	"github.com/go-playground/locales/ar_JO"
	"github.com/go-playground/locales/ar_KW"
	"github.com/go-playground/locales/ar_LB"
	"github.com/go-playground/locales/ar_LY"
	"github.com/go-playground/locales/ar_MA"
	"github.com/go-playground/locales/ar_OM"
	"github.com/go-playground/locales/ar_QA"
	"github.com/go-playground/locales/ar_SA"
	"github.com/go-playground/locales/ar_TN"
	"github.com/go-playground/locales/ar_YE"
	"github.com/go-playground/locales/cs"
	"github.com/go-playground/locales/cs_CZ"
	"github.com/go-playground/locales/da"
	"github.com/go-playground/locales/da_DK"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/de_AT"
	"github.com/go-playground/locales/de_BE"
	"github.com/go-playground/locales/de_CH"
	"github.com/go-playground/locales/de_DE"
	"github.com/go-playground/locales/de_LI"
	"github.com/go-playground/locales/de_LU"
	"github.com/go-playground/locales/el"
	"github.com/go-playground/locales/el_GR"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/en_AE"
	"github.com/go-playground/locales/en_AT"
	"github.com/go-playground/locales/en_AU"
	"github.com/go-playground/locales/en_BE"
	"github.com/go-playground/locales/en_CA"
	"github.com/go-playground/locales/en_CH"
	"github.com/go-playground/locales/en_DE"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/en_IE"
	"github.com/go-playground/locales/en_IN"
	"github.com/go-playground/locales/en_NL"
	"github.com/go-playground/locales/en_NZ"
	"github.com/go-playground/locales/en_SG"
	"github.com/go-playground/locales/en_US"
	"github.com/go-playground/locales/en_ZA"
	"github.com/go-playground/locales/es"
	"github.com/go-playground/locales/es_ES"
	"github.com/go-playground/locales/es_MX"
	"github.com/go-playground/locales/fi"
	"github.com/go-playground/locales/fi_FI"
	"github.com/go-playground/locales/fr"
	"github.com/go-playground/locales/fr_BE"
	"github.com/go-playground/locales/fr_CA"
	"github.com/go-playground/locales/fr_CH"
	"github.com/go-playground/locales/fr_FR"
	"github.com/go-playground/locales/fr_LU"
	"github.com/go-playground/locales/he"
	"github.com/go-playground/locales/he_IL"
	"github.com/go-playground/locales/hr"
	"github.com/go-playground/locales/hr_HR"
	"github.com/go-playground/locales/hu"
	"github.com/go-playground/locales/hu_HU"
	"github.com/go-playground/locales/it"
	"github.com/go-playground/locales/it_CH"
	"github.com/go-playground/locales/it_IT"
	"github.com/go-playground/locales/ja"
	"github.com/go-playground/locales/ja_JP"
	"github.com/go-playground/locales/ko"
	"github.com/go-playground/locales/ko_KR"
	"github.com/go-playground/locales/nb"
	"github.com/go-playground/locales/nb_NO"
	"github.com/go-playground/locales/nl"
	"github.com/go-playground/locales/nl_BE"
	"github.com/go-playground/locales/nl_NL"
	"github.com/go-playground/locales/pl"
	"github.com/go-playground/locales/pl_PL"
	"github.com/go-playground/locales/pt"
	"github.com/go-playground/locales/pt_BR"
	"github.com/go-playground/locales/pt_PT"
	"github.com/go-playground/locales/ro"
	"github.com/go-playground/locales/ro_RO"
	"github.com/go-playground/locales/sk"
	"github.com/go-playground/locales/sk_SK"
	"github.com/go-playground/locales/sv"
	"github.com/go-playground/locales/sv_SE"
	"github.com/go-playground/locales/tr"
	"github.com/go-playground/locales/tr_TR"
	"github.com/go-playground/locales/uk"
	"github.com/go-playground/locales/uk_UA"
)

// entry is one known locale, and what the libraries get wrong or leave out.
type entry struct {
	tag   string
	dates func() locales.Translator
	// digits is the CLDR numbering system, where x/text's default is not
	// CLDR's: it gives ar-EG Latin digits and ar-SA a mixture.
	digits string
	// months are the twelve month names, where go-playground has lost some:
	// its generator drops those that a region shares with its language, and
	// its FmtDateLong then panics from September on.
	months []string
	// capitals says that "pm" is written "PM", as CLDR has it.
	capitals bool
	// join stands between a medium date and a time; "" is ", ".
	join string
	// ungrouped is CLDR's minimumGroupingDigits plus three, which x/text does
	// not read; 0 is 3.
	ungrouped int
	// moneyGroup and moneyDecimal are CLDR's currencyGroup and
	// currencyDecimal, which x/text does not read; "" is as in numbers.
	moneyGroup, moneyDecimal string
}

// maghreb are the months in Algeria and Tunisia (CLDR, ar_DZ).
func maghreb() []string {
	return []string{"جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"}
}

// morocco are the months in Morocco (CLDR, ar_MA).
func morocco() []string {
	return []string{"يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"}
}

// entries are the known locales in alphabetical order.
func entries() []entry {
	return slices.Concat(arabic(), fromCzechToEnglish(), fromSpanishToUkrainian())
}

// arabic are the Arabic entries.
func arabic() []entry {
	return []entry{
		{tag: "ar", dates: ar.New, digits: "arab", join: " "},
		{tag: "ar-AE", dates: ar_AE.New, digits: "latn", join: " "},
		{tag: "ar-BH", dates: ar_BH.New, digits: "arab", join: " "},
		{tag: "ar-DZ", dates: ar_DZ.New, months: maghreb(), digits: "latn", join: " "},
		{tag: "ar-EG", dates: ar_EG.New, digits: "arab", join: " "},
		{tag: "ar-IQ", dates: ar_IQ.New, digits: "arab", join: " "},
		{tag: "ar-JO", dates: ar_JO.New, digits: "arab", join: " "},
		{tag: "ar-KW", dates: ar_KW.New, digits: "arab", join: " "},
		{tag: "ar-LB", dates: ar_LB.New, digits: "arab", join: " "},
		{tag: "ar-LY", dates: ar_LY.New, digits: "latn", join: " "},
		{tag: "ar-MA", dates: ar_MA.New, months: morocco(), digits: "latn", join: " "},
		{tag: "ar-OM", dates: ar_OM.New, digits: "arab", join: " "},
		{tag: "ar-QA", dates: ar_QA.New, digits: "arab", join: " "},
		{tag: "ar-SA", dates: ar_SA.New, digits: "arab", join: " "},
		{tag: "ar-TN", dates: ar_TN.New, months: maghreb(), digits: "latn", join: " "},
		{tag: "ar-YE", dates: ar_YE.New, digits: "arab", join: " "},
	}
}

// fromCzechToEnglish are the entries from cs to en.
func fromCzechToEnglish() []entry {
	return []entry{
		{tag: "cs", dates: cs.New},
		{tag: "cs-CZ", dates: cs_CZ.New},
		{tag: "da", dates: da.New, join: " "},
		{tag: "da-DK", dates: da_DK.New, join: " "},
		{tag: "de", dates: de.New},
		{tag: "de-AT", dates: de_AT.New, moneyGroup: "."},
		{tag: "de-BE", dates: de_BE.New},
		{tag: "de-CH", dates: de_CH.New},
		{tag: "de-DE", dates: de_DE.New},
		{tag: "de-LI", dates: de_LI.New},
		{tag: "de-LU", dates: de_LU.New},
		{tag: "el", dates: el.New},
		{tag: "el-GR", dates: el_GR.New},
		{tag: "en", dates: en.New, capitals: true},
		{tag: "en-AE", dates: en_AE.New},
		{tag: "en-AT", dates: en_AT.New},
		{tag: "en-AU", dates: en_AU.New},
		{tag: "en-BE", dates: en_BE.New},
		{tag: "en-CA", dates: en_CA.New},
		{tag: "en-CH", dates: en_CH.New},
		{tag: "en-DE", dates: en_DE.New},
		{tag: "en-GB", dates: en_GB.New},
		{tag: "en-IE", dates: en_IE.New},
		{tag: "en-IN", dates: en_IN.New},
		{tag: "en-NL", dates: en_NL.New},
		{tag: "en-NZ", dates: en_NZ.New},
		{tag: "en-SG", dates: en_SG.New},
		{tag: "en-US", dates: en_US.New, capitals: true},
		{tag: "en-ZA", dates: en_ZA.New},
	}
}

// fromSpanishToUkrainian are the entries from es to uk.
func fromSpanishToUkrainian() []entry {
	return []entry{
		{tag: "es", dates: es.New, ungrouped: 4, join: " "},
		{tag: "es-ES", dates: es_ES.New, ungrouped: 4, join: " "},
		{tag: "es-MX", dates: es_MX.New, join: " "},
		{tag: "fi", dates: fi.New, join: " "},
		{tag: "fi-FI", dates: fi_FI.New, join: " "},
		{tag: "fr", dates: fr.New, join: " à "},
		{tag: "fr-BE", dates: fr_BE.New, join: " à "},
		{tag: "fr-CA", dates: fr_CA.New, join: " à "},
		{tag: "fr-CH", dates: fr_CH.New, join: " à ", moneyDecimal: "."},
		{tag: "fr-FR", dates: fr_FR.New, join: " à "},
		{tag: "fr-LU", dates: fr_LU.New, join: " à "},
		{tag: "he", dates: he.New},
		{tag: "he-IL", dates: he_IL.New},
		{tag: "hr", dates: hr.New},
		{tag: "hr-HR", dates: hr_HR.New},
		{tag: "hu", dates: hu.New, join: " "},
		{tag: "hu-HU", dates: hu_HU.New, join: " "},
		{tag: "it", dates: it.New},
		{tag: "it-CH", dates: it_CH.New},
		{tag: "it-IT", dates: it_IT.New},
		{tag: "ja", dates: ja.New, join: " "},
		{tag: "ja-JP", dates: ja_JP.New, join: " "},
		{tag: "ko", dates: ko.New, join: " "},
		{tag: "ko-KR", dates: ko_KR.New, join: " "},
		{tag: "nb", dates: nb.New},
		{tag: "nb-NO", dates: nb_NO.New},
		{tag: "nl", dates: nl.New, join: " "},
		{tag: "nl-BE", dates: nl_BE.New, join: " "},
		{tag: "nl-NL", dates: nl_NL.New, join: " "},
		{tag: "pl", dates: pl.New, ungrouped: 4},
		{tag: "pl-PL", dates: pl_PL.New, ungrouped: 4},
		{tag: "pt", dates: pt.New},
		{tag: "pt-BR", dates: pt_BR.New},
		{tag: "pt-PT", dates: pt_PT.New, ungrouped: 4},
		{tag: "ro", dates: ro.New},
		{tag: "ro-RO", dates: ro_RO.New},
		{tag: "sk", dates: sk.New},
		{tag: "sk-SK", dates: sk_SK.New},
		{tag: "sv", dates: sv.New, join: " "},
		{tag: "sv-SE", dates: sv_SE.New, join: " "},
		{tag: "tr", dates: tr.New, join: " "},
		{tag: "tr-TR", dates: tr_TR.New, join: " "},
		{tag: "uk", dates: uk.New},
		{tag: "uk-UA", dates: uk_UA.New},
	}
}
