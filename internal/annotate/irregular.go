package annotate

import "strings"

// irregular are forms of strong verbs and the infinitives that they belong to,
// as every grammar of English lists them; forms that are infinitives of another
// verb too ("found", "left", "saw", "wound", "ground", "felt") are left out. The
// model's rules cut and add letters and seldom saw these.
var irregular = pairs("arose arise arisen arise ate eat beaten beat became become began begin begun begin bent bend bitten bite bled bleed blew blow blown blow bore bear borne bear born bear " +
	"bought buy bred breed broke break broken break brought bring built build burnt burn came come caught catch chose choose chosen choose clung cling crept creep dealt deal did do done do " +
	"dove dive drank drink drawn draw drew draw driven drive drove drive dug dig eaten eat fallen fall fled flee flew fly flown fly flung fling forbade forbid forbidden forbid foresaw foresee " +
	"forgave forgive forgiven forgive forgot forget forgotten forget fought fight froze freeze frozen freeze gave give given give gone go got get gotten get grew grow grown grow " +
	"had have heard hear held hold hid hide hidden hide hung hang kept keep knew know known know laid lay lain lie led lead lent lend lost lose made make meant mean met meet misled mislead mistook mistake " +
	"overcame overcome overran overrun oversaw oversee overthrew overthrow overthrown overthrow overtook overtake paid pay ran run rang ring ridden ride risen rise rode ride rose rise said say sang sing sank sink " +
	"sat sit seen see sent send shaken shake shook shake shone shine shot shoot shown show shrank shrink shrunk shrink slain slay slept sleep slew slay slid slide sold sell sought seek spent spend spoke speak spoken speak " +
	"sprang spring stolen steal stole steal stood stand strewn strew struck strike stuck stick stung sting sunk sink swam swim swept sweep swore swear sworn swear swung swing taken take taught teach " +
	"thought think threw throw thrown throw told tell took take tore tear torn tear understood understand undertook undertake undertaken undertake upheld uphold went go withdrawn withdraw withdrew withdraw withheld withhold " +
	"withstood withstand woke wake woken wake won win wore wear worn wear wove weave written write wrote write rebuilt rebuild retook retake retaken retake resold resell")

func pairs(s string) map[string]string {
	ws := strings.Fields(s)
	m := make(map[string]string, len(ws)/2)
	for i := 0; i+1 < len(ws); i += 2 {
		m[ws[i]] = ws[i+1]
	}
	return m
}
