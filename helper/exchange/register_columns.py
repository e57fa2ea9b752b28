"""Finds the columns of a works register; its headings are other words than those of a list of links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from helper.exchange.sheet import Cell, Sheet, Source, SourceRow
from helper.exchange.words import folded


class RegisterRole(StrEnum):
    """What a column of a register holds."""

    TITLE = "title"
    ALIASES = "aliases"
    CLIENT = "client"
    RIGHT = "right"
    NUMBER = "number"
    STATE = "state"
    OFFICIAL = "official"
    LICENSEES = "licensees"
    APPROVED_ON = "approved_on"
    EXPIRES_ON = "expires_on"
    PERMISSION_UNTIL = "permission_until"
    NOTE = "note"


_WORDS: dict[RegisterRole, str] = {
    RegisterRole.TITLE: "title|work|design|work title|design title|title of work|artwork|name|work name|name of work|design name"
    "|titel|werk|werktitel|motiv|entwurf|titre|œuvre|oeuvre|titre de l œuvre|título|obra|diseño|título de la obra|作品|作品名|作品名称"
    "|标题|設計|设计|タイトル|デザイン|titolo|opera|tytuł|praca|projekt|dzieło|ontwerp|eser|tasarım|작품|작품명|название|работа|произведение",
    RegisterRole.ALIASES: "alias|aliases|other names|other spellings|also known as|aka|nicknames|nickname|other titles|spellings|synonyms"
    "|andere namen|andere schreibweisen|spitzname|auch|autres noms|variantes|otros nombres|alias y variantes|别名|別名|其他名称|その他の名称"
    "|altri nomi|inne nazwy|outros nomes|andere spellingen|diğer adlar|별칭|другие названия|псевдонимы",
    RegisterRole.CLIENT: "client|customer|owner|rights holder|right holder|rightsholder|artist|author|on behalf of|kunde|kundin|mandant"
    "|rechteinhaber|künstler|künstlerin|titulaire|artiste|cliente|titular|artista|autor|客户|客戶|权利人|作者|クライアント|権利者|顧客|klient"
    "|klant|müşteri|고객|권리자|клиент|правообладатель|автор",
    RegisterRole.RIGHT: "ipr|right|ipr text|right text|ipr title|ipr name|registration|registered as|copyright|text in the drop down"
    "|drop down text|dropdown text|as in the drop down|ipr option|schutzrecht|recht|registrierung|eingetragen als|droit|enregistrement"
    "|derecho|registro|知识产权|权利|版权|知的財産|権利|登録|diritto|registrazione|prawo|rejestracja|direito|hak|tescil|권리|право|регистрация",
    RegisterRole.NUMBER: "number|no|ipr number|ipr no|ipr id|registration number|registration no|reg no|right number|certificate number"
    "|nummer|registernummer|registrierungsnummer|numéro|n°|numéro d enregistrement|número|número de registro|nº|登记号|编号|登録番号|番号"
    "|numero|numero di registrazione|numer|numer rejestracji|registratienummer|tescil no|번호|등록번호|номер|номер регистрации",
    RegisterRole.STATE: "state|status|ipr state|ipr status|right state|right status|approved|registration status|approval|stand|zustand"
    "|statut|état|estado|状态|狀態|審査状況|状態|ステータス|stato|stan|situação|durum|상태|статус|состояние",
    RegisterRole.OFFICIAL: "official|official shop|official shops|official addresses|official address|my shops|own shops|allowed shops"
    "|allow list|shops that may sell it|official store|official stores|official links|official urls|own shop|shop|shops|own listings"
    "|eigene shops|offizielle shops|eigener shop|erlaubte shops|boutiques officielles|boutique officielle|tiendas oficiales|tienda oficial"
    "|官方店铺|授权店铺|自营店|公式ショップ|公式ストア|negozi ufficiali|oficjalne sklepy|lojas oficiais|officiële winkels|resmi mağazalar|공식 상점"
    "|официальные магазины",
    RegisterRole.LICENSEES: "licensee|licensees|licensed to|licence|license|licences|lizenznehmer|lizenz|lizenziert an|licenciés|licence à"
    "|licenciatarios|licencia|被许可人|授权方|ライセンシー|licenziatari|licencjobiorcy|licenciados|licentiehouders|lisans sahipleri|лицензиаты",
    RegisterRole.APPROVED_ON: "approved on|approval date|date approved|approved since|genehmigt am|approuvé le|aprobado el|批准日期|通过日期"
    "|承認日|approvato il|zatwierdzono|aprovado em|goedgekeurd op|onay tarihi|승인일|дата одобрения",
    RegisterRole.EXPIRES_ON: "expires|expires on|expiry|expiry date|valid until|valid to|end date|ipr expires|läuft ab|läuft ab am|gültig bis"
    "|ablaufdatum|expire le|valable jusqu au|caduca|caduca el|válido hasta|vence|有效期|到期日|有効期限|scade|scadenza|ważne do|válido até"
    "|geldig tot|bitiş tarihi|만료일|действует до",
    RegisterRole.PERMISSION_UNTIL: "mandate|mandate until|mandate expires|mandate end|mandate ends|permission until|permission ends"
    "|permission expires|written permission until|authorization until|authorization expires|loa until|loa expires|letter of authorization"
    "|mandate valid until|mandate valid to|mandate expiry|authorisation until|power of attorney until"
    "|vollmacht bis|vollmacht|vollmacht gültig bis|mandat bis|mandat jusqu au|mandat|autorisation jusqu au|mandato hasta|poder hasta"
    "|autorización hasta|授权期限|授权到期|授權期限|委任状期限|委任期限|mandato fino al|pełnomocnictwo do|mandato até|machtiging tot"
    "|yetki bitiş|위임 만료|доверенность до",
    RegisterRole.NOTE: "note|notes|comment|comments|remark|notiz|bemerkung|remarque|nota|notas|备注|備考|メモ|uwagi|opmerking|not|비고|примечание",
}  # fmt: skip

_BY_WORDS = {folded(word): role for role, words in _WORDS.items() for word in words.split("|")}


def find_register(source: Source) -> Iterator[Mapping[RegisterRole, Cell]]:
    """The rows of every sheet that has a title and something about it, as cells by their role."""
    for sheet in source.sheets:
        header, roles = _header(sheet)
        if header is None:
            continue
        for row in sheet.rows:
            if row.number > header.number and row.filled:
                yield {role: row.cell(column) for column, role in roles.items() if row.cell(column).text}


def _header(sheet: Sheet) -> tuple[SourceRow | None, dict[int, RegisterRole]]:
    for row in sheet.rows:
        roles: dict[int, RegisterRole] = {}
        for column, cell in row.filled:
            role = _BY_WORDS.get(folded(cell.text) or cell.text)
            if role is not None and role not in roles.values():
                roles[column] = role
        if RegisterRole.TITLE in roles.values() and len(roles) >= min(2, len(row.filled)):
            return row, roles
    return None, {}
