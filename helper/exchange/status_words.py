"""Reads what artists write about the state of a listing, in their languages and in their own short words."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from helper.exchange.words import folded, place_of_words


class Status(StrEnum):
    """What a row says about its listing."""

    REMOVED = "removed"
    PENDING = "pending"
    REJECTED = "rejected"
    LIVE = "live"
    RELISTED = "relisted"
    COUNTERED = "countered"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    NOT_REPORTED = "not_reported"
    UNKNOWN = "unknown"


DECIDED = frozenset({Status.REMOVED, Status.REJECTED, Status.COUNTERED, Status.WITHDRAWN})
"""What the portal or the person has made of a complaint."""

_WORDS: dict[Status, str] = {
    Status.REMOVED: "removed|taken down|takedown|took down|down|deleted|gone|offline|upheld|accepted|success|successful|approved"
    "|complaint accepted|link removed|listing removed|dead|dead link|unavailable|no longer available|won|closed removed"
    "|not available|sold out removed|pulled|disappeared|resolved|taken off|blocked"
    "|entfernt|gelöscht|weg|gesperrt|runter|offline genommen|erfolgreich|stattgegeben|nicht mehr da|verschwunden"
    "|nicht mehr online|nicht mehr verfügbar"
    "|supprimé|supprimée|retiré|retirée|enlevé|enlevée|hors ligne|disparu|disparue|succès|plus en ligne|effacé|n est plus en ligne"
    "|eliminado|eliminada|retirado|retirada|borrado|borrada|quitado|quitada|ya no está|caído|aceptado|aceptada|dado de baja|baja"
    "|已删除|已下架|下架|删除|删除成功|已移除|移除|投诉成功|成功|已刪除|刪除|已处理|投訴成功|链接已删除|不存在|撤下|处理成功|已屏蔽"
    "|削除|削除済み|削除済|削除された|削除完了|取り下げられた|出品停止|消えた|非公開|公開停止|停止"
    "|rimosso|rimossa|eliminato|eliminata|cancellato|cancellata|tolto|tolta|accolto|accolta"
    "|usunięte|usunięty|usunięto|usunięta|zdjęte|zdjęta|skasowane|zniknęło|znikło"
    "|removido|removida|apagado|apagada|excluído|excluída|deletado|saiu do ar|fora do ar"
    "|verwijderd|offline gehaald|weggehaald|weggehaald"
    "|kaldırıldı|silindi|kalktı|yayından kaldırıldı"
    "|삭제됨|삭제|삭제 완료|삭제완료|내려감|판매 중지|판매중지|처리완료"
    "|удалено|удалён|удален|удалена|снято|снят|убрано|исчезло|удовлетворено"
    "|borttagen|fjernet|poistettu|odstraněno|smazáno|törölve|הוסר|נמחק|محذوف|تم الحذف|حذف|أزيل",
    Status.PENDING: "pending|reported|filed|submitted|sent|waiting|in progress|processing|under review|in review|open|awaiting"
    "|complaint sent|complaint filed|complained|waiting for alibaba|in process|ongoing|reviewing|notice sent|report sent"
    "|gemeldet|eingereicht|offen|in bearbeitung|wartet|warten|läuft|in prüfung|ausstehend|abgeschickt|gesendet|beantragt"
    "|wartend|in arbeit|wird geprüft"
    "|signalé|signalée|en cours|en attente|déposé|déposée|envoyé|envoyée|plainte déposée|en traitement|à l étude"
    "|denunciado|denunciada|reportado|reportada|pendiente|en proceso|enviado|enviada|en curso|en trámite|en espera|en revisión"
    "|待处理|处理中|审核中|已举报|已投诉|已提交|等待|待审核|受理中|處理中|審核中|已舉報|已投訴|举报中|投诉中|待定|等待处理|进行中"
    "|申請中|通報済み|通報済|審査中|処理中|対応中|報告済み|報告済|申請済み|申請済|待ち|確認中|保留|保留中|申立中|申告済み|提出済み"
    "|segnalato|segnalata|in attesa|in corso|inviato|inviata|in lavorazione|in sospeso"
    "|zgłoszone|zgłoszono|zgłoszona|oczekuje|w toku|w trakcie|wysłano|wysłane|w trakcie rozpatrywania"
    "|pendente|em andamento|em análise|aguardando|enviada à análise|em processo"
    "|gemeld|in behandeling|ingediend|in afwachting|wachtend|openstaand|lopend"
    "|bildirildi|beklemede|bekliyor|inceleniyor|gönderildi|işlemde|şikayet edildi"
    "|신고함|신고완료|신고 완료|접수|접수됨|처리중|처리 중|대기|대기중|검토중|진행중|심사중"
    "|подано|отправлено|ожидает|в ожидании|на рассмотрении|в процессе|в обработке|жалоба подана|ждём|рассматривается"
    "|anmäld|väntar|anmeldt|venter|ilmoitettu|odottaa|nahlášeno|čeká|bejelentve|דווח|ממתין|قيد المراجعة|معلق|تم الإبلاغ|قيد الانتظار",
    Status.REJECTED: "rejected|refused|denied|declined|not accepted|not upheld|turned down|complaint rejected|unsuccessful"
    "|failed|not successful|no infringement|alibaba said no|dismissed|invalid"
    "|abgelehnt|zurückgewiesen|abgewiesen|nicht anerkannt|erfolglos|nicht stattgegeben|verweigert"
    "|refusé|refusée|rejeté|rejetée|non accepté|débouté|non retenu"
    "|rechazado|rechazada|denegado|denegada|no aceptado|desestimado|desestimada|no aceptada"
    "|被拒|拒绝|已拒绝|驳回|被驳回|已驳回|未通过|投诉失败|失败|不成立|拒絕|駁回|未通過|不予受理|审核不通过"
    "|却下|拒否|不受理|棄却|却下された|認められず|不承認|不成立"
    "|respinto|respinta|rifiutato|rifiutata|non accolto|negato"
    "|odrzucone|odrzucono|odrzucona|odmowa|oddalone|rejeitado|rejeitada|recusado|recusada|negado|indeferido"
    "|afgewezen|geweigerd|reddedildi|kabul edilmedi|거절|거절됨|반려|거부|기각|기각됨"
    "|отклонено|отклонён|отклонен|отклонена|отказ|отказано|avslagen|avvist|hylätty|zamítnuto|elutasítva|נדחה|مرفوض|رفض",
    Status.LIVE: "live|still live|still online|online|still up|up|still there|active|still active|available|still available|not down"
    "|back up|still for sale|still selling|visible|on sale|still listed"
    "|noch online|noch da|immer noch online|aktiv|noch aktiv|sichtbar|noch verfügbar|noch drin|weiterhin online|immer noch da"
    "|en ligne|toujours en ligne|encore en ligne|toujours là|actif|active encore|visible encore|toujours visible"
    "|en línea|sigue en línea|activo|activa|todavía en línea|sigue activo|sigue ahí|sigue activa|visible aún|aún activo|disponible"
    "|在线|仍在线|还在|仍在售|在售|未下架|未删除|有效|線上|仍在|仍在架|还在卖|在架"
    "|公開中|出品中|掲載中|まだある|販売中|未削除|まだ掲載|残っている"
    "|ancora online|attivo|attiva|ancora attivo|ancora presente|wciąż online|nadal online|aktywne|aktywna|wciąż aktywne|nadal dostępne"
    "|ainda no ar|no ar|ativo|ativa|ainda online|nog online|actief|nog steeds online|nog actief|nog zichtbaar"
    "|hâlâ yayında|yayında|aktif|hala yayında|hala aktif|판매중|판매 중|온라인|아직 있음|게시중|아직 판매중"
    "|онлайн|активно|ещё висит|еще висит|в продаже|всё ещё онлайн|на месте|доступно|висит|fortfarande uppe|stále online|עדיין באוויר|لا يزال متاحا|نشط",
    Status.RELISTED: "relisted|re listed|re uploaded|reuploaded|back again|back|listed again|reposted|re posted|came back|new listing"
    "|returned|relist|reappeared|up again|online again|posted again"
    "|wieder da|wieder online|neu eingestellt|erneut eingestellt|wieder eingestellt|wieder gelistet|zurück|erneut online"
    "|remis en ligne|republié|de retour|revenu|remise en ligne|réapparu|republiée|remis en vente"
    "|republicado|republicada|vuelto a publicar|de vuelta|volvió|reaparecido|relistado|otra vez|subido de nuevo|volvio a aparecer"
    "|重新上架|再次上架|又上架|重上|重新上传|复上架|重新發布|又出现"
    "|再出品|再掲載|再登録|再公開|再度出品|復活"
    "|ripubblicato|di nuovo online|ricaricato|tornato|ponownie wystawione|wróciło|znowu online|ponownie online|wystawione ponownie"
    "|republicado novamente|voltou|voltou ao ar|relistada|opnieuw geplaatst|weer online|terug|weer terug|tekrar yayında|yeniden yüklendi"
    "|tekrar listelendi|재등록|다시 올라옴|재게시|재업로드|выложено снова|снова выложено|перевыложено|вернулось|снова в продаже|опять появилось",
    Status.COUNTERED: "countered|counter|counter notice|counternotice|counter notification|counterclaim|seller objected|objected"
    "|objection|seller appealed|appeal|appealed|disputed|dispute|contested|seller disputes|seller countered|under appeal"
    "|widerspruch|gegendarstellung|verkäufer widerspricht|einspruch|widersprochen|gegenmeldung|gegenerklärung"
    "|contre notification|contesté|contestée|contestation|opposition|appel du vendeur|le vendeur conteste"
    "|contranotificación|contranotificacion|impugnado|impugnada|apelado|apelada|apelación|el vendedor objeta|objetado|contestado|disputa"
    "|申诉|卖家申诉|反通知|被申诉|申訴|賣家申訴|卖家反诉|申诉中|已申诉"
    "|異議申立て|異議|反論|異議申し立て|異議申立|反対通知|出品者が異議"
    "|contronotifica|contestato|contestata|opposizione|ricorso|sprzeciw|kontrzawiadomienie|odwołanie|kontestacja"
    "|contestado pelo vendedor|contranotificação|contestada|recurso|bezwaar|tegenbericht|betwist|itiraz|itiraz edildi|karşı bildirim"
    "|이의제기|이의 제기|반박|이의신청|이의 신청|оспорено|возражение|апелляция|встречное уведомление|контруведомление|оспаривается|bestridt|odvolání|ערעור|اعتراض",
    Status.WITHDRAWN: "withdrawn|withdrew|cancelled|canceled|retracted|taken back|i withdrew|complaint withdrawn|revoked|pulled back"
    "|zurückgezogen|storniert|widerrufen|zurückgenommen|retiré par moi|retrait de plainte|annulé|annulée|plainte retirée|désisté"
    "|retirado por mí|cancelado|cancelada|anulado|anulada|denuncia retirada|desistido|queja retirada"
    "|已撤回|撤回|已撤销|撤销|取消|已取消|撤銷|已撤銷|取り下げ|取下げ|撤回済み|取り下げた|取り下げ済み|キャンセル"
    "|ritirato|ritirata|annullato|annullata|wycofane|wycofano|wycofana|anulowane|retirada a denúncia|cancelada a denúncia"
    "|ingetrokken|geannuleerd|geri çekildi|iptal|iptal edildi|철회|취하|취소|취소됨|отозвано|отозван|отозвана|отменено|tilbagetrukket|staženo|בוטל|سحب|ملغى",
    Status.DUPLICATE: "duplicate|dup|dupe|double|duplicated|already reported|same listing|already in list|see above|double entry|reported twice"
    "|doppelt|duplikat|dublette|bereits gemeldet|schon gemeldet|doppelter eintrag|doublon|déjà signalé|en double|déjà signalée"
    "|duplicado|duplicada|repetido|repetida|ya denunciado|ya reportado|重复|重複|已重复|重复举报|重复链接|重複舉報|重複済み|二重|ダブり|通報済み重複|既出"
    "|duplicato|doppio|già segnalato|duplikat zgłoszenia|powtórzone|powtórka|duplicidade|já denunciado|dubbel|al gemeld|duplicaat"
    "|mükerrer|yinelenen|çift kayıt|중복|중복됨|이미 신고|дубликат|дубль|повтор|уже подано|dublett|duplicitní|כפול|مكرر",
    Status.NOT_REPORTED: "not reported|not yet reported|to report|todo|to do|new|not filed|not filed yet|not sent|unreported|to be reported"
    "|to file|needs reporting|not submitted|report this|not yet|draft|open to report|to be filed|still to report|needs filing"
    "|nicht gemeldet|noch nicht gemeldet|noch zu melden|zu melden|neu|noch melden|offen zu melden|melden|noch nicht eingereicht|noch nicht"
    "|pas signalé|à signaler|non signalé|pas encore signalé|nouveau|nouvelle|à faire|pas encore|à déposer|à envoyer|pas encore déposé"
    "|no denunciado|sin denunciar|por denunciar|no reportado|sin reportar|por reportar|nuevo|nueva|pendiente de denunciar|por hacer"
    "|aún no denunciado|falta denunciar|sin enviar"
    "|未举报|待举报|未投诉|待投诉|未提交|新|新增|未舉報|未投訴|还没举报|待提交|尚未举报|没举报|未报告"
    "|未通報|未申請|未報告|これから|新規|未対応|未提出|要通報|未申告|要申請"
    "|non segnalato|da segnalare|nuovo|non ancora segnalato|da fare|niezgłoszone|do zgłoszenia|nie zgłoszono|nowe|nie zgłoszone"
    "|não denunciado|a denunciar|novo|por enviar|ainda não denunciado|não reportado|niet gemeld|nog niet gemeld|te melden|nieuw|nog te melden"
    "|bildirilmedi|bildirilecek|yeni|henüz bildirilmedi|미신고|신고 전|신고전|신고 안함|신고 예정|신규|미접수"
    "|не подано|не отправлено|подать|новое|новый|ещё не подано|не подавали|к подаче|не сообщено|ej anmäld|ikke anmeldt|nenahlášeno|לא דווח|لم يبلغ عنه|جديد",
    Status.UNKNOWN: "unknown|unclear|not sure|don t know|dunno|unbekannt|unklar|weiß nicht|inconnu|inconnue|pas sûr|desconocido|no sé"
    "|未知|不明|不清楚|不確定|不确定|sconosciuto|nieznany|desconhecido|onbekend|bilinmiyor|모름|неизвестно|okänd",
}  # fmt: skip

_REPORTED_YES = "yes|y|x|ja|oui|sí|si|是|はい|有|sì|tak|sim|evet|예|네|да|true|1|ok|✓|✔|✅|☑|√|○|●|✗x|v|已"
_REPORTED_NO = "no|n|nein|non|nee|nie|não|hayır|아니요|нет|否|いいえ|false|0|✗|✘|❌|×|☐|没有|沒有|无|未|-|--"

_YES = frozenset(_REPORTED_YES.split("|"))
_NO = frozenset(_REPORTED_NO.split("|"))
_NOT = frozenset(
    "not|isn t|wasn t|never|no|nicht|nie|kein|keine|pas|non|no|sin|niet|geen|não|нет|не|nao|değil|ej|ikke|ei|ne".split(
        "|"
    )
)
_NOT_SQUEEZED = ("未", "没", "沒", "不", "無", "안", "미")
_NOT_AFTER = ("されず", "されていない", "していない", "されてない", "안됨", "안 됨", "되지 않음")
_NEGATED = {Status.REMOVED: Status.LIVE, Status.PENDING: Status.NOT_REPORTED, Status.LIVE: Status.REMOVED}

_BY_WORDS = {folded(word): status for status, words in _WORDS.items() for word in words.split("|")}
_PARTS = sorted((word for word in _BY_WORDS if len(word) > 1), key=len, reverse=True)
_UNSAFE_PARTS = frozenset(
    map(
        folded,
        "up|down|new|open|back|neu|no|weg|live|won|dead|counter|double|neue|nuevo|baja|新|有效|v|melden|visible|invalid|closed|noch nicht|not yet|pas encore|sent|date".split(
            "|"
        ),
    )
)
"""Words too short or too common to mean a status inside a sentence."""


@lru_cache(maxsize=8192)
def read_status(text: str) -> Status | None:
    """The status that these words mean; None: they mean none that is known."""
    words = folded(text)
    if words in _BY_WORDS:
        return _BY_WORDS[words]
    found = _all_in(words)
    if not found:
        return None
    said = [status for _, status in found if status is not Status.UNKNOWN] or [Status.UNKNOWN]
    ended = [status for status in said if status not in {Status.PENDING, Status.NOT_REPORTED, Status.LIVE}]
    return (ended or said)[-1]


def read_yes_or_no(text: str) -> bool | None:
    """What a ticked or crossed cell says; None: it is neither."""
    words = text.strip().casefold().rstrip(".!")
    if words in _YES:
        return True
    return False if words in _NO else None


def _all_in(words: str) -> list[tuple[int, Status]]:
    """Every status that a longer text mentions, in its order; the longest words are read first."""
    found: list[tuple[int, Status]] = []
    rest = words
    for part in _PARTS:
        if len(part) > len(rest) or part in _UNSAFE_PARTS:
            continue
        while (at := place_of_words(part, rest)) >= 0:
            status = _BY_WORDS[part]
            if _is_negated(rest, at, at + len(part)):
                status = _NEGATED.get(status, Status.UNKNOWN)
            found.append((at, status))
            rest = rest[:at] + "·" * len(part) + rest[at + len(part) :]
    return sorted(found)


def _is_negated(words: str, start: int, end: int) -> bool:
    before = words[:start].split()[-2:]
    if any(word in _NOT for word in before):
        return True
    return words[:start].endswith(_NOT_SQUEEZED) or words[end:].lstrip().startswith(_NOT_AFTER)


_LICENSED = re.compile(
    r"licen[sc]ed|\blicen[cs]e\b|licensing|lizen[zs]|licenci|licenza|licencj|licença|licentie|lisans|autori[sz]ed|authori[sz]ed"
    r"|genehmigt|erlaubnis|autoris[ée]|autorizad|permission|授权|授權|许可|許可|ライセンス|라이선스|라이센스|лиценз|разрешен",
    re.IGNORECASE,
)
_UNLICENSED = re.compile(
    r"unlicen[sc]|unauthori|unlizen|unlicensed|(?:\b(?:no|not|without|never|nicht|kein\w*|ohne|sans|pas|sin|no|senza|non|bez|nie|sem|não|"
    r"zonder|geen|niet|без|не|нет)\b[^.;,!]{0,24}(?:licen|lizen|autori|authori|erlaub|permi|genehm|лиценз|разреш))|[未无無没沒非](?:经|經|有|获|獲|得到)?\s?"
    r"(?:授|许|許|ライセンス)|ライセンス(?:なし|無)|許可(?:なし|無)|라이[선센]스\s?없|licen[sc]\w* (?:no|not|expired|abgelaufen|expirée|caducad)|lisanssız",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:my own|own (?:listing|shop|store|product)|my (?:shop|store|listing)|it s mine|mine|our own|our (?:shop|store))\b"
    r"|\b(?:eigene[rs]? (?:shop|laden|angebot|artikel|listing|produkt)|mein (?:eigener )?(?:shop|laden|angebot)|mein eigenes)\b"
    r"|\b(?:ma (?:propre )?boutique|mon (?:propre )?(?:annonce|magasin|produit)|mi (?:propia )?tienda|mi propio|mi anuncio|mio negozio"
    r"|il mio negozio|mój sklep|moj sklep|minha loja|eigen winkel|mijn winkel|kendi mağazam|мой магазин|наш магазин)\b"
    r"|自己的店|我的店|本人店|自营店|自家店|自分のショップ|自分の店|自社|내 상점|내 가게",
    re.IGNORECASE,
)


def says_licensed(text: str) -> bool:
    """Whether a note says that the listing is licensed; a note that says the opposite does not."""
    return bool(_LICENSED.search(text)) and not _UNLICENSED.search(text)


def says_own(text: str) -> bool:
    """Whether a note says that the listing is the person's own."""
    return bool(_OWN.search(text))
